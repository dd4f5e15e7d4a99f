import type { Appointment, SlotHold, SlotList } from '@bedside/contract';
import { describe, expect } from 'vitest';
import { clinic, type Refused } from './support/clinic.ts';
import { focusOn, pressKeys } from './support/keyboard.ts';
import type { Person } from './support/person.ts';
import { running } from './support/running.ts';
import { scene } from './support/stage.ts';
import { list } from './support/steps.ts';

const WHO = 'Dr. Noor Haddad';
const inside = 'appointment-booking';
const MOST_KEYS = 60;

/** Goes to a field by Tab: it has no text of its own to be found by. */
async function tabTo({ page }: Person, selector: string): Promise<void> {
  for (let key = 0; key < MOST_KEYS; key++) {
    await page.keyboard.press('Tab');
    if (await page.locator(`${inside} ${selector}:focus`).count()) return;
  }
  throw new Error(`${selector} is not reached by keyboard`);
}

/** What the API answers to the next request like this. */
async function answerTo<Reply>({ page }: Person, method: string, path: RegExp): Promise<Reply> {
  const response = await page.waitForResponse((it) => it.request().method() === method && path.test(it.url()) && it.ok());
  return (await response.json()) as Reply;
}

describe('the booking element', () => {
  scene('by keyboard alone: a time that is taken meanwhile, another that is kept, and the visit in the list', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    const someone = running.roster.patients.at(-2) ?? '';
    await patient.open('/book-here');
    await patient.reads('Search by name');
    await tabTo(patient, 'input[type=search]');
    await patient.page.keyboard.type('haddad');
    await focusOn(patient, `All times of ${WHO}`, { inside });
    await pressKeys(patient, 'Enter');
    await patient.page.locator('.day').first().waitFor();
    await focusOn(patient, 'Later days', { inside });
    const slots = answerTo<SlotList>(patient, 'GET', /\/practitioners\/prc_\w+\/slots\?/);
    const practitionerId = patient.page
      .waitForRequest(/\/practitioners\/prc_\w+\/slots\?/)
      .then((request) => /prc_\w+/.exec(request.url())?.[0] ?? '');
    await pressKeys(patient, 'Enter');
    const [first] = (await slots).data;
    const taken = { practitionerId: await practitionerId, startsAt: first!.startsAt, patientId: someone };
    await patient.page.locator('[role=toolbar] [part=slot]').first().waitFor();

    stage.clearAway(await clinic.book(taken));
    await focusOn(patient, /^\d\d:\d\d/, { inside });
    await pressKeys(patient, 'Enter');
    await patient.reads('Someone else has just taken this time. Please choose another.');

    await patient.page.locator('[role=toolbar] [part=slot]').first().waitFor();
    await focusOn(patient, /^\d\d:\d\d/, { inside });
    const hold = answerTo<SlotHold>(patient, 'POST', /\/slot-holds$/);
    await pressKeys(patient, 'Enter');
    const { startsAt } = await hold;
    expect(startsAt).not.toBe(taken.startsAt);
    await patient.reads(/We keep this time for you for \d:\d\d/);
    const refusal = await clinic.book({ ...taken, startsAt }).catch((cause: unknown) => cause);
    expect((refusal as Refused).problem.code).toBe('appointments.slot_taken');

    await tabTo(patient, 'textarea');
    await patient.page.keyboard.type('An itch.');
    await focusOn(patient, 'Book this visit', { inside });
    const booked = answerTo<Appointment>(patient, 'POST', /\/appointments$/);
    await pressKeys(patient, 'Enter');
    const visit = stage.clearAway(await booked);
    await patient.reads('Your request is with the clinic');
    expect(await clinic.appointment(visit.id)).toMatchObject({ status: 'pending', startsAt, reason: 'An itch.', mode: 'video' });

    await focusOn(patient, 'Show my visits', { inside });
    await pressKeys(patient, 'Enter');
    await list(patient).getByText(WHO).first().waitFor();
    expect(await patient.page.evaluate(() => document.activeElement?.localName)).toBe('appointment-list');
  });

  scene('a reload comes back to the time that was kept, and an open page hears that it has run out', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    await patient.open('/book-here');
    await patient.page.getByLabel('Search by name').fill('haddad');
    await patient.button(`All times of ${WHO}`).click();
    await patient.button('Later days').click();
    const hold = answerTo<SlotHold>(patient, 'POST', /\/slot-holds$/);
    await patient.page.locator('[role=toolbar] [part=slot]').last().click();
    const { id } = await hold;
    await patient.reads(/We keep this time for you/);
    const again = answerTo<SlotHold>(patient, 'POST', /\/slot-holds$/);
    await patient.page.reload();
    expect((await again).id).toBe(id);
    await patient.reads(/We keep this time for you/);
    try {
      await clinic.setClock(3600);
      await patient.reads('This time is no longer kept for you. It may still be free.');
      await patient.button('Keep it for me again').click();
      await patient.reads(/We keep this time for you/);
      await patient.button('Back').click();
      await patient.reads('Choose a time');
    } finally {
      await clinic.setClock(0);
    }
  });
});
