import type { AttentionPort } from './attention-port.ts';

/** What the browser has for it. */
export const browserAttention: AttentionPort = {
  isHidden: () => document.hidden,
  onHidden(listener) {
    const heard = () => document.hidden && listener();
    document.addEventListener('visibilitychange', heard);
    return () => document.removeEventListener('visibilitychange', heard);
  },
  mayNotify: () => globalThis.Notification?.permission ?? 'unsupported',
  async askToNotify() {
    await Notification.requestPermission();
  },
  notify(text, tag) {
    try {
      const shown = new Notification(text, { tag, requireInteraction: true });
      shown.onclick = () => {
        focus();
        shown.close();
      };
      return () => shown.close();
    } catch {
      // Some phones have notifications for service workers alone.
      return () => {};
    }
  },
  vibrate(pattern) {
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
  },
};
