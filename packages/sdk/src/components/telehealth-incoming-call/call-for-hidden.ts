import type { AttentionPort } from '../../devices/attention-port.ts';

const PATTERN = [400, 200, 400, 1400];

/**
 * Calls for someone who does not look at the page, or looks away: a notification where they are allowed, and a phone that shakes. It says
 * that someone is calling, and nothing else: others may see the screen. The answer ends it. The page's own title is not ours to write.
 */
export function callForHidden(port: AttentionPort, text: string, tag: string): () => void {
  let close: (() => void) | undefined;
  const notify = () => {
    if (port.mayNotify() === 'granted') close ??= port.notify(text, tag);
  };
  const shake = () => port.vibrate(PATTERN);
  shake();
  const timer = setInterval(shake, 2400);
  const unwatch = port.onHidden(notify);
  if (port.isHidden()) notify();
  return () => {
    clearInterval(timer);
    unwatch();
    close?.();
    port.vibrate(0);
  };
}
