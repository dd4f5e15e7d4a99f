const EDGE = 12;
const WIDEST = 400;
/** What is left of the panel at the lower edge of the window. */
const LOWEST = 200;

/** Puts the panel under its bell, and never over the edge of the window. */
export function placePanel(panel: HTMLElement, bell: Element, isRtl: boolean) {
  const at = bell.getBoundingClientRect();
  const width = Math.min(WIDEST, innerWidth - 2 * EDGE);
  const start = isRtl ? at.left : at.right - width;
  panel.style.left = `${Math.max(EDGE, Math.min(start, innerWidth - width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, Math.min(at.bottom + 8, innerHeight - LOWEST))}px`;
}
