/** What the hours and the heads of the days cover of the grid, in pixels. */
const COVERED = 64;

/** Brings this moment into sight, where a small screen has room for a part of the days and hours. The page around stays where it is. */
export function seeNow(root: ParentNode) {
  const scroller = root.querySelector('.scroller');
  const line = root.querySelector('.now')?.getBoundingClientRect();
  if (!scroller || !line) return;
  const { left, right, top, bottom } = scroller.getBoundingClientRect();
  const isRtl = getComputedStyle(scroller).direction === 'rtl';
  const [from, to] = isRtl ? [left, right - COVERED] : [left + COVERED, right];
  const isBelow = line.top > bottom - COVERED;
  scroller.scrollBy({
    left: line.right > to ? line.right - to : Math.min(0, line.left - from),
    top: isBelow ? line.top - (top + bottom) / 2 : 0,
  });
}
