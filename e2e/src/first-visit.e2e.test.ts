import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { as, aDeviceId, clinic, Refused } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { livekit } from './support/livekit.ts';
import { hears, hearsNothing, meet, sees, seesNothing } from './support/media.ts';
import { picturesThatMove } from './support/pictures.ts';
import { running } from './support/running.ts';
import { scene } from './support/stage.ts';
import { admits, board, isInTheVisit, list, opensTheirVisit, overCall, presses, startedVisit, visit } from './support/steps.ts';

const demoAppointmentId = async () =>
  (JSON.parse(await readFile(running.demoFile, 'utf8')) as { appointmentId: string }).appointmentId;

describe('the first visit', () => {
  scene('the two people of the demo site meet on its pages, see and hear each other, and part for good', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    const practitioner = await stage.person({ name: 'the practitioner' });

    await patient.open('/patient');
    await patient.reads('The door is open');
    const appointmentId = await demoAppointmentId();
    await opensTheirVisit(patient);
    await patient.reads('Only you can see this');
    expect(await picturesThatMove(patient)).toBe(1);
    await presses(patient, 'Join visit');
    await patient.reads(/has not opened the waiting room yet/);

    await practitioner.open('/practitioner');
    await patient.reads(/knows you are here/);
    await board(practitioner).getByRole('button', { name: 'Admit Jonas Peel' }).waitFor();
    expect((await clinic.appointment(appointmentId)).status).toBe('checked_in');
    await admits(practitioner);
    await Promise.all([isInTheVisit(patient), isInTheVisit(practitioner)]);

    await meet(patient, practitioner);
    for (const person of [patient, practitioner]) expect(await picturesThatMove(person)).toBe(2);
    const { callId, status } = await clinic.appointment(appointmentId);
    expect(status).toBe('in_progress');
    await patient.reads(/^0?0:\d\d/);

    await presses(practitioner, 'End for all');
    await Promise.all([patient, practitioner].map((person) => person.reads('The visit has ended')));
    const call = await overCall(callId ?? '');
    expect(call).toMatchObject({ endReason: 'ended' });
    expect(call.endedBy).toMatch(/^prc_/);
    expect(call.talkSeconds).toBeGreaterThan(0);
    expect((await clinic.appointment(appointmentId)).status).toBe('completed');
    await visit(patient).getByRole('button', { name: 'How was it?' }).click();
    await visit(patient).getByRole('radio', { name: '5 of 5' }).check();
    await presses(patient, 'Send');
    await patient.reads('You gave it 5 of 5.');
    expect(await visit(practitioner).getByRole('button', { name: 'How was it?' }).count()).toBe(0);
    // LiveKit itself would forget an empty room after 20 s.
    await eventually('the room is gone from LiveKit', async () => (await livekit.rooms()).length === 0, { withinSeconds: 8 });

    await patient.page.reload();
    await list(patient).getByRole('button', { name: 'Join visit', exact: true }).first().waitFor();
    expect(await demoAppointmentId()).not.toBe(appointmentId);
  });

  scene('who mutes is not heard, who turns the camera off is not seen, until they turn it on again', async (stage) => {
    const { patient, practitioner } = await startedVisit(stage);
    const control = (name: string) => visit(patient).getByRole('button', { name: new RegExp(`^${name}`) });

    await control('Microphone').click();
    await hearsNothing(practitioner);
    await sees(practitioner);
    await control('Microphone').click();
    await hears(practitioner);

    await control('Camera').click();
    await seesNothing(practitioner);
    await hears(practitioner);
    await control('Camera').click();
    await meet(patient, practitioner);
  });

  scene('who leaves can come back into the same call while it runs', async (stage) => {
    const { appointment, patient, practitioner, callId } = await startedVisit(stage);

    await presses(patient, 'Leave');
    await patient.reads('You left the visit');
    await eventually('LiveKit has one person left', async () => (await roomSizes()).join() === '1');
    await presses(patient, 'Join again');
    await meet(patient, practitioner);

    expect((await clinic.appointment(appointment.id)).callId).toBe(callId);
  });

  scene('once it has ended, neither side is let in again, and the API says that it has ended', async (stage) => {
    const { appointment, callId } = await startedVisit(stage);
    await clinic.endCall(callId);
    await overCall(callId);

    for (const { personId } of appointment.participants) {
      const { token } = await clinic.session(personId);
      const refusal = await as(token)
        .join(appointment.id, { deviceId: aDeviceId() })
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refused);
      expect((refusal as Refused).problem).toMatchObject({ status: 409, code: 'join.ended', reason: 'ended' });
    }
  });
});

const roomSizes = async () => (await livekit.rooms()).map((room) => room.num_participants);
