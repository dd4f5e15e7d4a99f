import 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';

declare const axe: { run(context: Element, options?: RunOptions): Promise<AxeResults> };

const RULES: RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };

/** Fails with what axe found wrong in an element, its shadow roots included. The page around it (landmarks, h1) is not the element's. */
export async function expectAccessible(element: Element) {
  const { violations } = await axe.run(element, { ...RULES, rules: { region: { enabled: false } } });
  if (violations.length === 0) return;
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.target.flat().join(' ')}\n  ${node.failureSummary ?? ''}`),
  );
  throw new Error(lines.join('\n'));
}

/** The same, once in the light and once in the dark. */
export async function expectAccessibleInBothThemes(element: HTMLElement & { updateComplete?: Promise<unknown> }) {
  for (const theme of ['light', 'dark']) {
    element.setAttribute('theme', theme);
    document.body.style.background = theme === 'dark' ? '#111' : '#fff';
    await element.updateComplete;
    await expectAccessible(element).catch((cause: Error) => {
      throw new Error(`${theme}: ${cause.message}`);
    });
  }
  document.body.style.background = '';
  element.removeAttribute('theme');
}
