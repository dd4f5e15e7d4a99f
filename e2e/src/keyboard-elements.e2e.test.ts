import { describe, expect } from 'vitest';
import { focusOn, pressKeys } from './support/keyboard.ts';
import type { Person } from './support/person.ts';
import { scene, type Stage } from './support/stage.ts';

/** A state of the gallery: the real element, with an API that always says the same. */
async function at(stage: Stage, state: string): Promise<Person> {
  const person = await stage.person({ name: 'somebody without a mouse' });
  await person.open(`/gallery/${state}`);
  await person.page.locator('body[data-shown=yes]').waitFor();
  return person;
}
const inFocus = ({ page }: Person) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
  });

describe('each element by the keyboard alone (list, booking, call and board have tests of their own)', () => {
  scene('the calendar: a visit is opened, moved to a free time, and has the focus there', async (stage) => {
    const person = await at(stage, 'appointment-calendar/day');
    const inside = 'appointment-calendar';
    await focusOn(person, /Mira Sand/, { inside });
    for (let down = 0; down < 5 && !/Varga/.test(await inFocus(person)); down++) await pressKeys(person, 'ArrowDown');
    expect(await inFocus(person)).toMatch(/Varga/);
    await pressKeys(person, 'Enter');
    await focusOn(person, 'Move to another time', { inside });
    await pressKeys(person, 'Enter');
    await person.page.locator('[part=slot]').first().waitFor();
    for (let down = 0; down < 8 && !/15:00/.test(await inFocus(person)); down++) await pressKeys(person, 'ArrowDown');
    await pressKeys(person, 'Enter');
    await focusOn(person, 'Move it', { inside });
    await pressKeys(person, 'Enter');
    await person.page.locator('[part=visit]', { hasText: '15:00' }).waitFor();
    await person.page.waitForFunction(() =>
      /Varga/.test(document.querySelector('appointment-calendar')?.shadowRoot?.activeElement?.textContent ?? ''),
    );
  });

  scene('the thread: a conversation is chosen, a message written and sent, and the focus stays with the next', async (stage) => {
    const person = await at(stage, 'visit-thread/list');
    await focusOn(person, /Amara Okafor/, { inside: 'visit-thread' });
    await pressKeys(person, 'Enter');
    const field = person.page.locator('[part=composer] textarea');
    await field.waitFor();
    for (let tab = 0; tab < 30 && !(await field.evaluate((it) => it.matches(':focus'))); tab++) await pressKeys(person, 'Tab');
    await person.page.keyboard.type('May I drive?');
    await pressKeys(person, 'Enter');
    await person.page.locator('[part=bubble]', { hasText: 'May I drive?' }).waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await field.evaluate((it) => it.matches(':focus'))).toBe(true);
    expect(await person.page.locator('.unsent button').count()).toBe(0);
  });

  scene('the notices: the bell opens, one is marked as read, and Escape leads back to the bell', async (stage) => {
    const person = await at(stage, 'telehealth-notices/bell');
    const inside = 'telehealth-notices';
    await focusOn(person, /Notices/, { inside });
    await pressKeys(person, 'Enter');
    await focusOn(person, /^Mark as read/, { inside });
    await pressKeys(person, 'Enter');
    await pressKeys(person, 'Escape');
    await person.page.waitForFunction(() => {
      const root = document.querySelector('telehealth-notices')?.shadowRoot;
      return root?.activeElement?.getAttribute('part') === 'bell' && !root.querySelector(':popover-open');
    });
  });

  scene('the call log: filters are opened and set, and a missed call is rung back and hung up', async (stage) => {
    const person = await at(stage, 'call-log/many');
    const inside = 'call-log';
    await focusOn(person, 'Filter', { inside });
    await pressKeys(person, 'Enter', 'Tab', 'Tab');
    await person.page.keyboard.type('Missed');
    await person.reads('No calls match');
    await focusOn(person, 'Show all', { inside });
    await pressKeys(person, 'Enter');
    await focusOn(person, /^Call back Dr. Luis/, { inside });
    await pressKeys(person, 'Enter');
    await person.reads(/^Calling/);
    await focusOn(person, 'Cancel', { inside: 'telehealth-call' });
    await pressKeys(person, 'Enter');
    await person.page.locator('telehealth-outgoing-call').waitFor({ state: 'detached' });
  });
});
