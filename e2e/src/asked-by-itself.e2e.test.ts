import type { AppointmentParticipant, NewInvitation } from '@bedside/contract';
import { describe, expect } from 'vitest';
import { ask } from './support/clinic.ts';
import type { Person } from './support/person.ts';
import { scene } from './support/stage.ts';
import { board, list } from './support/steps.ts';

/** What the API refused this page; a browser writes each into its console. */
const refusedTo = ({ name, consoleLines }: Person) =>
  consoleLines.filter((line) => /status of 40[13]/.test(line)).map((line) => `${name}: ${line}`);

/** The bell, the log and the messages, until each shows what it asked for. */
async function seesAroundTheVisit({ page }: Person) {
  for (const shown of ['telehealth-notices [part=bell]', 'call-log [aria-busy=false]', 'visit-thread [aria-busy=false]'])
    await page.locator(shown).first().waitFor();
}

/** All there is of a visit of the list. Its history is asked for last, after the rest. */
async function looksAtAVisit(person: Person) {
  const visit = list(person);
  await visit.locator('[part=details]').first().click();
  const told = person.page.waitForResponse(/\/appointments\/apt_\w+\/history$/);
  await visit.locator('dialog[open] summary').click();
  expect((await told).status()).toBe(200);
}

describe('what a page asks by itself', () => {
  scene('is never refused: to patient, practitioner, front desk and guest', async (stage) => {
    const { appointment, patient, practitioner } = await stage.bothSides();
    const { data: staff } = await ask<{ data: { id: string; role: string }[] }>('GET', '/staff');
    const desk = await stage.person({ name: 'the front desk', personId: staff.find(({ role }) => role === 'staff')!.id });
    const added = { name: 'Ines Example', kind: 'interpreter' };
    const { personId: guestId } = await ask<AppointmentParticipant>('POST', `/appointments/${appointment.id}/guests`, added);
    const link = await ask<NewInvitation>('POST', `/appointments/${appointment.id}/guests/${guestId}/link`);
    const guest = await stage.person({ name: 'the guest' });

    await patient.open('/talk/patient');
    await seesAroundTheVisit(patient);
    await looksAtAVisit(patient);
    for (const clinician of [practitioner, desk]) {
      await clinician.open('/talk/practitioner');
      await seesAroundTheVisit(clinician);
      await board(clinician).locator('[aria-busy=false]').first().waitFor();
      await clinician.open('/practitioner');
      await looksAtAVisit(clinician);
    }
    await guest.page.goto(link.url ?? '');
    await guest.page.locator('telehealth-call').getByRole('button', { name: 'Join visit' }).waitFor();

    expect([patient, practitioner, desk, guest].flatMap(refusedTo)).toEqual([]);
  });
});
