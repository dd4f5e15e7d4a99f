/** Bytes that are kept under keys of ours (`clinic/uuid`), never under names that somebody gave. */
export type StoragePort = {
  /** Where uploads are written to until they are whole: a folder of this machine. */
  readonly partsFolder: string;
  /** Keeps the whole file at `path`, durably, once this resolves. What is there under this key already is replaced. */
  keep: (key: string, path: string, kept: Kept) => Promise<void>;
  /** Undefined when there is nothing under this key. */
  open: (key: string) => Promise<ReadableStream<Uint8Array> | undefined>;
  /** Having nothing is success; also what is left of an upload that was cut off. */
  remove: (key: string) => Promise<void>;
};

export type Kept = {
  contentType: string;
  bytes: number;
  /** In hexadecimal digits. */
  sha256: string;
};

/** A key as we make them; anything else has come here by mistake. */
const KEY = /^cln_[0-9a-f]{32}\/[0-9a-f-]{36}$/;

export function requireKey(key: string): void {
  if (!KEY.test(key)) throw new Error('not a key of the storage');
}

/** One name for all of a key, so that parts need no folders. */
export const partName = (key: string): string => `${key.replace('/', '.')}.part`;
