import { fileTypeFromFile } from 'file-type';
import { open } from 'node:fs/promises';
import { isAllowed, type FileContentType } from './files.rules.ts';

/** What the bytes of a file are, whatever they are called; undefined for what messages do not carry. */
export async function sniff(path: string): Promise<FileContentType | undefined> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found) return isAllowed(found.mime) ? found.mime : undefined;
  return (await isPlainText(path)) ? 'text/plain' : undefined;
}

/** UTF-8 from the first byte to the last, without NUL, and nothing that begins like a page or a drawing. */
async function isPlainText(path: string): Promise<boolean> {
  const handle = await open(path);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (text.includes('\0')) return false;
      if (isFirst && text.trim() !== '') {
        if (text.trimStart().startsWith('<')) return false;
        isFirst = false;
      }
    }
    decoder.decode();
    return !isFirst;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
