type DocumentPip = {
  requestWindow(options: { width: number; height: number }): Promise<Window & typeof globalThis>;
};
const documentPip = () => (globalThis as { documentPictureInPicture?: DocumentPip }).documentPictureInPicture;

const LOOKS = `
  :root { color-scheme: dark }
  body { margin: 0; height: 100vh; display: grid; background: #0b1218; overflow: hidden }
  video { width: 100%; height: 100%; object-fit: contain }
  p { position: absolute; left: 8px; bottom: 8px; margin: 0; padding: 2px 8px; border-radius: 8px; font: 600 14px system-ui, sans-serif;
    color: #f2f5f7; background: rgb(10 18 24 / 0.8) }
`;

/**
 * Shows one picture in a window that stays on top. Only the `<video>` moves: an element of ours would lose its styles, which belong to this
 * document. The answer brings it back; `ended` is called when it is back, whoever closed the window.
 */
export async function openSmallWindow(video: HTMLVideoElement, name: string, ended: () => void): Promise<() => void> {
  const pip = documentPip();
  if (!pip) {
    await video.requestPictureInPicture();
    video.addEventListener('leavepictureinpicture', ended, { once: true });
    return () => void document.exitPictureInPicture().catch(() => {});
  }
  const opened = await pip.requestWindow({ width: 400, height: 300 });
  // A place to come back to, which lit does not know of.
  const place = document.createComment('');
  video.replaceWith(place);
  const sheet = new opened.CSSStyleSheet();
  sheet.replaceSync(LOOKS);
  opened.document.adoptedStyleSheets = [sheet];
  const title = opened.document.createElement('p');
  title.textContent = name;
  opened.document.title = name;
  opened.document.body.append(video, title);
  void video.play().catch(() => {});
  let isBack = false;
  const back = () => {
    if (isBack) return;
    isBack = true;
    place.replaceWith(video);
    void video.play().catch(() => {});
    ended();
  };
  opened.addEventListener('pagehide', back, { once: true });
  return () => {
    back();
    opened.close();
  };
}
