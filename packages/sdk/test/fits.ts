import { setViewport } from '@web/test-runner-commands';
import { deep } from './deep.ts';

/** A small phone; a window of 1280 × 720 at 200 %, which is half as many pixels of CSS. */
const SIZES = { '320 px': { width: 320, height: 640 }, '200 %': { width: 640, height: 360 } };
const WIDE = { width: 1280, height: 720 };

/** What stands out of the page on a small screen, or moves although the person asked for less. Text of one's own tools may be wider. */
export async function whatDoesNotFit(element: HTMLElement & { updateComplete?: Promise<unknown> }): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    await setViewport(size);
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= size.width) continue;
    const widest = [...deep(element.shadowRoot!)].filter(
      (one) => one.checkVisibility() && one.getBoundingClientRect().right > size.width + 1,
    );
    wrong.push(`${name}: ${scrollWidth} wide, by ${widest.slice(-2).map((one) => `${one.localName}.${one.className}`)}`);
  }
  const roots = [element.shadowRoot!, ...[...deep(element.shadowRoot!)].flatMap((one) => one.shadowRoot ?? [])];
  const moving = roots
    .flatMap((root) => root.getAnimations())
    .filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().activeDuration) > 100)
    .map((one) => ((one.effect as KeyframeEffect).target as Element | null)?.className);
  if (moving.length) wrong.push(`moves: ${moving}`);
  await setViewport(WIDE);
  return wrong;
}
