import { LARGEST_FILE, MOST_FILES } from './limits.ts';
import { rest } from '../../copied/rest.ts';
import { isLater } from './is-later.ts';
import type { ThreadApi } from './thread-api.ts';

const TYPES =
  /^(image\/(jpeg|png|webp|gif|heic|heif)|application\/pdf|text\/plain|application\/vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet))$/;
const ENDINGS = /\.(jpe?g|png|webp|gif|hei[cf]|pdf|txt|docx|xlsx)$/i;

/** For a file input: iPhones give JPEG where HEIC is not asked for. */
export const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain,.txt,.docx,.xlsx';

export type FileFault = 'tooLarge' | 'wrongType' | 'nothingIn' | 'tooMany';

/** What the API would refuse, told before a byte is sent. What a file really is, only its bytes say, and the API reads them. */
export function faultOf({ name, size, type }: File, already: number): FileFault | undefined {
  if (already >= MOST_FILES) return 'tooMany';
  if (type ? !TYPES.test(type) : !ENDINGS.test(name)) return 'wrongType';
  if (size === 0) return 'nothingIn';
  return size > LARGEST_FILE ? 'tooLarge' : undefined;
}

/** A picked file on its way: uploaded at once, anew when the network was lost, and gone when it is cancelled. */
export class Attachment {
  readonly file: File;
  /** Shown before it is sent; only of pictures that browsers draw. */
  readonly preview: string | undefined;
  state: 'uploading' | 'waiting' | 'done' | 'failed' = 'uploading';
  share = 0;
  cause: unknown;
  /** Of the uploaded file. */
  id: string | undefined;
  /** Settles when it is uploaded; rejects when it was refused or cancelled. */
  done: Promise<string>;
  #life = new AbortController();
  #api: ThreadApi;
  #changed: () => void;

  constructor(file: File, api: ThreadApi, changed: () => void) {
    this.file = file;
    this.#api = api;
    this.#changed = changed;
    if (/^image\/(jpeg|png|webp|gif)$/.test(file.type)) this.preview = URL.createObjectURL(file);
    this.done = this.#begin();
  }

  retry() {
    if (this.state === 'failed') this.done = this.#begin();
  }

  /** Stops it, and lets go of its preview. */
  cancel() {
    this.#life.abort();
    if (this.preview) URL.revokeObjectURL(this.preview);
  }

  #begin() {
    const upload = this.#upload();
    upload.catch(() => {});
    return upload;
  }

  async #upload() {
    const { signal } = this.#life;
    for (let pause = 1000; ; pause = Math.min(10_000, pause * 2)) {
      try {
        this.#set({ state: 'uploading', share: 0 });
        const { id } = await this.#api.upload(this.file, (share) => this.#set({ share: Math.min(1, share) }), signal);
        this.#set({ state: 'done', share: 1, id });
        return id;
      } catch (cause) {
        signal.throwIfAborted();
        if (!isLater(cause)) {
          this.#set({ state: 'failed', cause });
          throw cause;
        }
        this.#set({ state: 'waiting' });
        await rest(pause, signal);
      }
    }
  }

  #set(change: Partial<Attachment>) {
    Object.assign(this, change);
    this.#changed();
  }
}
