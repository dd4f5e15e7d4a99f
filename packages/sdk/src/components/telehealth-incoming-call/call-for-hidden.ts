const PATTERN = [400, 200, 400, 1400];

/**
 * Calls for someone who does not look at the page: its title, a notification where they are allowed, and a phone that shakes. Says that
 * someone is calling, and nothing else: others may see the screen. The answer ends it.
 */
export function callForHidden(text: string, tag: string): () => void {
  const { title } = document;
  let notification: Notification | undefined;
  const flash = () => {
    // The page may have another title by now.
    if (document.title === title && document.hidden) document.title = `☎ ${text}`;
    else if (document.title === `☎ ${text}`) document.title = title;
  };
  const shake = () => navigator.userActivation?.hasBeenActive && navigator.vibrate?.(PATTERN);
  flash();
  shake();
  const timer = setInterval(() => (flash(), shake()), 2400);
  if (document.hidden && globalThis.Notification?.permission === 'granted') {
    try {
      notification = new Notification(text, { tag, requireInteraction: true });
      notification.onclick = () => {
        focus();
        notification?.close();
      };
    } catch {
      // Some phones have notifications for service workers alone.
    }
  }
  return () => {
    clearInterval(timer);
    notification?.close();
    if (document.title === `☎ ${text}`) document.title = title;
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(0);
  };
}
