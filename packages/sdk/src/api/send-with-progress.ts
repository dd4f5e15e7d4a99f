/** No byte gone out for this long: the network is gone, whatever the browser thinks. */
const SILENCE = 30_000;

/**
 * `fetch` for one upload that says how far it is, which fetch itself cannot. It ends by `signal`, or when nothing moves any more; the
 * limit on other requests does not hold for 25 MB over a slow line.
 */
export const sendWithProgress =
  (file: Blob, onProgress: (share: number) => void, signal: AbortSignal): typeof fetch =>
  (url, { method, headers } = {}) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let timer: ReturnType<typeof setTimeout>;
      const stop = () => request.abort();
      const moves = () => {
        clearTimeout(timer);
        timer = setTimeout(stop, SILENCE);
      };
      const isOver = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      };
      request.open(method!, String(url));
      for (const [name, value] of Object.entries(headers as Record<string, string>)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded }) => {
        moves();
        onProgress(file.size ? loaded / file.size : 1);
      };
      request.onload = () => {
        isOver();
        const wait = request.getResponseHeader('retry-after');
        resolve(
          new Response(request.response as string, { status: request.status, headers: wait ? { 'retry-after': wait } : {} }),
        );
      };
      request.onerror = request.onabort = () => {
        isOver();
        reject(new Error('not sent'));
      };
      signal.addEventListener('abort', stop);
      moves();
      if (signal.aborted) {
        isOver();
        return reject(new Error('not sent'));
      }
      request.send(file);
    });
