import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import { deep } from './deep.ts';

/** As on a system whose few colours replace those of every page. */
export async function inForcedColors(work: () => Promise<unknown>) {
  await executeServerCommand('forced-colors', true);
  try {
    expect(matchMedia('(forced-colors: active)').matches, 'forced colours').to.equal(true);
    await work();
  } finally {
    await executeServerCommand('forced-colors', false);
  }
}

/** What a colour of the system looks like here. */
export function systemColor(name: string) {
  const probe = document.createElement('i');
  probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Fails for what can be pressed or stands apart, and has neither an edge nor a ground of its own: nobody would see where it begins. */
export function expectEdges(
  element: Element,
  selector = 'button, select, input:not([type=checkbox], [type=range]), .pill, .chip',
) {
  const found = [...deep(element.shadowRoot!)].filter((one) => one.matches(selector) && one.checkVisibility());
  expect(found.length, 'something to look at').to.be.greaterThan(0);
  const canvas = systemColor('Canvas');
  for (const one of found) {
    const { borderTopStyle, borderTopWidth, borderTopColor, borderBottomWidth, borderBottomColor, backgroundColor } =
      getComputedStyle(one);
    const hasEdge =
      borderTopStyle !== 'none' &&
      ((Number.parseFloat(borderTopWidth) > 0 && borderTopColor !== canvas) ||
        (Number.parseFloat(borderBottomWidth) > 0 && borderBottomColor !== canvas));
    const hasGround = backgroundColor !== canvas && backgroundColor !== 'rgba(0, 0, 0, 0)';
    if (!hasEdge && !hasGround)
      throw new Error(`no edge: ${one.localName}.${one.className} ${one.getAttribute('aria-label') ?? one.textContent?.trim()}`);
  }
}
