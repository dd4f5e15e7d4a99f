import { lazy } from '../../internal/lazy.ts';

export const hasSmallWindow = () =>
  Boolean((globalThis as { documentPictureInPicture?: object }).documentPictureInPicture ?? document.pictureInPictureEnabled);

/** To be asked for before the click that opens one: the browser gives a window to no click that was long ago. */
export const loadSmallWindow = lazy((retryQuery) => import('./open-small-window.ts'));
