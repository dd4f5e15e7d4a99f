/** What the media server can be asked about one picture. */
export interface SentPicture {
  setVideoDimensions(size: { width: number; height: number }): void;
  setEnabled(isEnabled: boolean): void;
}

/** A layout is told once it has settled, a picture is not sent once nobody has seen it for this long; both in milliseconds. */
const SETTLES_WITHIN = 250;
const UNSEEN_FOR = 3000;

/**
 * Has no more sent than is seen: in the size of `video`, and nothing while it is out of sight. LiveKit's own `adaptiveStream` does the same,
 * but sends no frame at all until it has heard of a size, which costs the first one a round trip and a wait for a key frame; and it takes
 * a picture in picture for hidden. Call the result when the picture is no longer shown there.
 */
export function fitStream(video: HTMLVideoElement, picture: SentPicture): () => void {
  let isInView = true;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  const isSeen = () => isApart(video) || (isInView && video.ownerDocument.visibilityState === 'visible');
  const look = () => {
    clearTimeout(leaving);
    if (isSeen()) picture.setEnabled(true);
    else leaving = setTimeout(() => picture.setEnabled(false), UNSEEN_FOR);
  };
  const measure = () => {
    const { clientWidth, clientHeight } = video;
    const width = Math.round(clientWidth * devicePixelRatio);
    const height = Math.round(clientHeight * devicePixelRatio);
    if (width > 0 && height > 0) picture.setVideoDimensions({ width, height });
  };

  const sizes = new ResizeObserver(() => {
    clearTimeout(settling);
    settling = setTimeout(measure, SETTLES_WITHIN);
  });
  const views = new IntersectionObserver((seen) => {
    isInView = seen.at(-1)?.isIntersecting ?? isInView;
    look();
  });
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener('visibilitychange', look, { signal });
  for (const event of ['enterpictureinpicture', 'leavepictureinpicture']) video.addEventListener(event, look, { signal });
  sizes.observe(video);
  views.observe(video);

  return () => {
    listening.abort();
    sizes.disconnect();
    views.disconnect();
    clearTimeout(settling);
    clearTimeout(leaving);
  };
}

/** In a window of its own, which stays in sight when the page does not. */
const isApart = (video: HTMLVideoElement) => video.ownerDocument !== document || video.matches(':picture-in-picture');
