import type { Call } from '@bedside/contract';
import { describe, expect } from 'vitest';
import { ask, clinic } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { secondApi } from './support/faults.ts';
import { hears, meet } from './support/media.ts';
import type { Person } from './support/person.ts';
import { scene, type Stage } from './support/stage.ts';
import { admits, asksToComeIn, isInTheVisit, overCall, presses, visit } from './support/steps.ts';

type Ring = { appointmentId: string; mode?: 'audio' | 'video' };

/** As a button of the clinic's own page does it. */
const rings = (person: Person, target: Ring) =>
  visit(person).evaluate((call, whom) => (call as HTMLElement & { ring(whom: Ring): Promise<void> }).ring(whom), target);
const dialog = ({ page }: Person) => page.getByRole('alertdialog');
const answers = (person: Person, name: string) => dialog(person).getByRole('button', { name, exact: true }).click();

/** Both have a page open, and neither is in a visit. */
async function bothHere(stage: Stage, practitionersApi?: string) {
  const { appointment, patient, practitioner } = await stage.bothSides({}, practitionersApi);
  await Promise.all([patient.open('/patient'), practitioner.open('/practitioner')]);
  for (const { page } of [patient, practitioner]) await page.getByRole('button', { name: 'Join visit' }).first().waitFor();
  return { appointment, patient, practitioner };
}

/** The newest call of these two that was rung. */
const rung = async (patientId: string | undefined): Promise<Call> => {
  const { data } = await ask<{ data: Call[] }>('GET', `/calls?kind=ad_hoc&personId=${patientId}`);
  if (!data[0]) throw new Error('Nobody was rung.');
  return data[0];
};
const became = (patientId: string | undefined, status: Call['status']) =>
  eventually(`the call is ${status}`, async () => (await rung(patientId)).status === status);

describe('ringing', () => {
  scene('a practitioner rings, the patient takes it with video; one hangs up, and it is over for both', async (stage) => {
    const { appointment, patient, practitioner } = await bothHere(stage);
    await rings(practitioner, { appointmentId: appointment.id });
    await practitioner.reads(/^Calling/);
    await patient.reads(/is calling you/);
    await answers(patient, 'Accept with video');
    await meet(patient, practitioner);

    await presses(practitioner, 'Leave');
    await Promise.all([patient, practitioner].map((person) => person.reads('The call has ended')));
    const call = await overCall((await rung(patient.personId)).id);
    expect(call).toMatchObject({ kind: 'ad_hoc', endReason: 'ended', endedBy: practitioner.personId });
    expect(call.talkSeconds).toBeGreaterThan(0);
    expect((await clinic.appointment(appointment.id)).status).toBe('scheduled');
  });

  scene('a patient rings back by sound alone, reloads in the call, and is in it again', async (stage) => {
    const { appointment, patient, practitioner } = await bothHere(stage);
    await rings(patient, { appointmentId: appointment.id, mode: 'audio' });
    await answers(practitioner, 'Accept');
    await Promise.all([hears(patient), hears(practitioner)]);
    const { id } = await rung(patient.personId);
    await patient.page.reload();
    await isInTheVisit(patient);
    await Promise.all([hears(patient), hears(practitioner)]);
    expect((await rung(patient.personId)).id).toBe(id);
    await presses(patient, 'Leave');
    await practitioner.reads('The call has ended');
  });

  scene('who does not take it, and who is not there: the caller is told, and the call stands in the log', async (stage) => {
    const { appointment, patient, practitioner } = await bothHere(stage);
    await rings(practitioner, { appointmentId: appointment.id });
    await patient.reads(/is calling you/);
    await answers(patient, 'Decline');
    await practitioner.reads(/cannot talk now/);
    await became(patient.personId, 'declined');

    await visit(practitioner).getByRole('button', { name: 'Call again' }).click();
    await patient.reads(/is calling you/);
    await visit(practitioner).getByRole('button', { name: 'Cancel' }).click();
    await patient.reads(/stopped calling/);
    await became(patient.personId, 'cancelled');

    await patient.page.goto('about:blank');
    await rings(practitioner, { appointmentId: appointment.id });
    await practitioner.reads(/did not answer/, 60);
    await became(patient.personId, 'missed');
  });

  scene('a page that is opened while it rings, rings', async (stage) => {
    const { appointment, patient, practitioner } = await bothHere(stage);
    await rings(practitioner, { appointmentId: appointment.id });
    await patient.reads(/is calling you/);
    await patient.page.reload();
    await patient.reads(/is calling you/);
    await answers(patient, 'Sound only');
    await Promise.all([hears(patient), hears(practitioner)]);
    await presses(patient, 'Leave');
  });

  scene('on the demo site both ring each other by its buttons', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    const practitioner = await stage.person({ name: 'the practitioner' });
    await patient.open('/patient');
    await patient.page.getByRole('link', { name: 'Calls', exact: true }).click();
    await practitioner.open('/calls/practitioner');
    await practitioner.button('Video call').click();
    await patient.reads(/is calling you/);
    await answers(patient, 'Accept with video');
    await meet(patient, practitioner);
    await presses(patient, 'Leave');
    await practitioner.reads('The call has ended');

    await patient.button('Audio call').click();
    await answers(practitioner, 'Accept');
    await Promise.all([hears(patient), hears(practitioner)]);
    await presses(practitioner, 'Leave');
    await patient.reads('The call has ended');
  });
});

describe('two API processes, one database, one LiveKit', () => {
  scene('rung on one, taken on the other', async (stage) => {
    const api = await secondApi();
    const { appointment, patient, practitioner } = await bothHere(stage, api);
    await rings(practitioner, { appointmentId: appointment.id });
    await answers(patient, 'Accept with video');
    await meet(patient, practitioner);
    expect(practitioner.addresses.filter((address) => address.includes('/v1/')).every((one) => one.startsWith(api))).toBe(true);
    expect(patient.addresses.some((address) => address.startsWith(api))).toBe(false);
    await presses(patient, 'Leave');
    await practitioner.reads('The call has ended');
  });

  scene('let in on one, waiting on the other', async (stage) => {
    const { patient, practitioner } = await bothHere(stage, await secondApi());
    await asksToComeIn(patient);
    await patient.reads(/knows you are here/);
    await admits(practitioner);
    await Promise.all([isInTheVisit(patient), isInTheVisit(practitioner)]);
    await meet(patient, practitioner);
  });
});
