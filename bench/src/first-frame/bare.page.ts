/**
 * The yardstick: livekit-client alone, with the settings of our own room. `#warm` has everything in hand before the click on Join;
 * `#cold` fetches the module, the camera and the token after it; `#publish` is the other side.
 */
const { hash } = location;
const button = document.querySelector('button') as HTMLButtonElement;
const video = document.querySelector('video') as HTMLVideoElement;

const loadModule = async () => {
  // @ts-expect-error: bundled beside this module by bare-server.ts
  return (await import('/bare-room.js')) as typeof import('./bare-room.ts');
};
const loadToken = async () =>
  (await fetch('/token', { method: 'POST', body: hash })).json() as Promise<{ url: string; token: string }>;
const loadTracks = async () => {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30, max: 30 } },
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  return stream.getTracks();
};

async function join(parts: ReturnType<typeof loadAll>) {
  const [{ enter }, { url, token }, tracks] = await parts;
  await enter({ url, token, tracks, video });
  document.body.dataset['joined'] = '';
}
const loadAll = () => Promise.all([loadModule(), loadToken(), loadTracks()]);

if (hash === '#cold') button.onclick = () => void join(loadAll());
else {
  const parts = loadAll();
  await parts;
  button.onclick = () => void join(parts);
}
document.body.dataset['ready'] = '';

export {};
