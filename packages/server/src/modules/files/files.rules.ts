/** What nobody has used in a message for so long is removed. By the wall clock. */
export const UNUSED_MS = 24 * 3_600_000;
/** How many of one person may wait to be used. */
export const MOST_UNUSED = 40;
/** How long an address of a file works. */
export const ADDRESS_SECONDS = 300;

/** What messages carry: nothing that runs in a browser, and no macros. */
export const CONTENT_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/heic',
  'image/heif',
  'application/pdf',
  'text/plain',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;
export type FileContentType = (typeof CONTENT_TYPES)[number];

export const isAllowed = (type: string | undefined): type is FileContentType =>
  (CONTENT_TYPES as readonly unknown[]).includes(type);

/** Pictures that are written anew, without where and with what they were taken. */
export const isRewritten = (type: FileContentType): type is 'image/jpeg' | 'image/png' | 'image/webp' =>
  type === 'image/jpeg' || type === 'image/png' || type === 'image/webp';

const LONGEST_NAME = 120;
const ENDINGS: Record<FileContentType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
};

/**
 * The name as it is shown and saved: without folders, control characters, marks that turn the direction of writing around, and what
 * file systems do not take. Its ending is that of what the bytes are.
 */
export function nameOf(said: string, type: FileContentType): string {
  const base = said.split(/[/\\]/).at(-1)!;
  const plain = base
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}"*:<>?|]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const stem = [...plain.replace(/\.[A-Za-z0-9]{1,8}$/, '').replace(/^\.+|\.+$/g, '')].slice(0, LONGEST_NAME).join('').trim();
  return `${stem || 'file'}.${ENDINGS[type]}`;
}

/** RFC 6266: the plain name for old readers, the whole one for all others. Always saved, never shown in the page. */
export function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
