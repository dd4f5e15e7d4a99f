import { eventually } from './eventually.ts';
import type { Person } from './person.ts';

const MOST_KEYS = 60;

interface Focused {
  name: string;
  /** The elements around it, outermost first, through shadow roots. */
  around: string[];
}

/** What has the focus, as far inside as it goes. */
const focused = ({ page }: Person): Promise<Focused> =>
  page.evaluate(() => {
    const around: string[] = [];
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      around.push(element.localName);
      element = element.shadowRoot.activeElement;
    }
    const name = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    return { name: name.replaceAll(/\s+/g, ' ').trim(), around };
  });

/** Goes there by Tab, and by arrow keys inside a toolbar, as somebody without a mouse does. Fails when it cannot be reached. */
export async function focusOn(person: Person, name: string | RegExp, { inside }: { inside: string }): Promise<void> {
  const is = (one: Focused) =>
    one.around.includes(inside) && (typeof name === 'string' ? one.name === name : name.test(one.name));
  await eventually(`${person.name} reaches ${name} by keyboard`, async () => {
    const passed: string[] = [];
    for (let key = 0; key < MOST_KEYS; key++) {
      const here = await focused(person);
      if (is(here)) return true;
      passed.push(here.name);
      const isInToolbar = await inToolbar(person);
      await person.page.keyboard.press(isInToolbar && !passed.slice(0, -1).includes(here.name) ? 'ArrowRight' : 'Tab');
    }
    throw new Error(`passed ${passed.join(' | ')}`);
  });
}

const inToolbar = ({ page }: Person): Promise<boolean> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return Boolean(element?.closest('[role=toolbar]'));
  });

export async function pressKeys(person: Person, ...keys: string[]): Promise<void> {
  for (const key of keys) await person.page.keyboard.press(key);
}
