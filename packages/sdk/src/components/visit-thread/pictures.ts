import type { ThreadApi } from './thread-api.ts';

/** Browsers draw these. */
export const isPicture = (contentType: string) => /^image\/(jpeg|png|webp|gif)$/.test(contentType);

/** Addresses of pictures, asked for when one comes into view: they work for five minutes, and are never kept. */
export class Pictures {
  #addresses = new Map<string, string | undefined>();
  #expired = new Set<string>();
  #changed: () => void;
  #api: () => ThreadApi | undefined;
  #seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) this.#ask((target as HTMLElement).dataset['file']!);
    },
    { rootMargin: '300px' },
  );

  constructor(api: () => ThreadApi | undefined, changed: () => void) {
    this.#api = api;
    this.#changed = changed;
  }

  of(fileId: string) {
    return this.#addresses.get(fileId);
  }

  /** Looks after the places of pictures that were drawn. */
  watch(root: ParentNode | null) {
    for (const one of root?.querySelectorAll('[data-file]') ?? [])
      if (!this.#addresses.has((one as HTMLElement).dataset['file']!)) this.#seen.observe(one);
  }

  /** Its address had expired before it was fetched: another one is asked for, once. */
  expired(fileId: string) {
    if (this.#expired.has(fileId)) return void this.#addresses.set(fileId, undefined);
    this.#expired.add(fileId);
    this.#addresses.delete(fileId);
    this.#ask(fileId);
  }

  forget() {
    this.#seen.disconnect();
    this.#addresses.clear();
  }

  #ask(fileId: string) {
    if (this.#addresses.has(fileId)) return;
    this.#addresses.set(fileId, undefined);
    this.#api()
      ?.address(fileId)
      .then(
        ({ url }) => {
          this.#addresses.set(fileId, url);
          this.#changed();
        },
        () => this.#addresses.delete(fileId),
      );
  }
}

/** Saves a file under its name, by an address that lives for minutes: the API sends it as one to keep, and this page stays. */
export async function saveFile(api: ThreadApi, fileId: string, name: string) {
  const { url } = await api.address(fileId);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.rel = 'noopener';
  link.click();
}
