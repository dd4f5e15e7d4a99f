import { describe, expect } from 'vitest';
import { as, aDeviceId, clinic, type Refused } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { livekit } from './support/livekit.ts';
import { meet } from './support/media.ts';
import { scene } from './support/stage.ts';
import { asksToComeIn, isInTheVisit, presses, startedVisit, visit } from './support/steps.ts';

describe('coming back', () => {
  scene('a page that is reloaded in the middle of a visit comes back to it without a click', async (stage) => {
    const { appointment, patient, practitioner, callId } = await startedVisit(stage);

    for (const person of [patient, practitioner]) {
      await person.page.reload();
      await isInTheVisit(person);
      await meet(patient, practitioner);
    }

    expect((await clinic.appointment(appointment.id)).callId).toBe(callId);
    await eventually('LiveKit has these two and nobody else', async () => (await roomSizes()).join() === '2');
  });

  scene(
    'a second device is told that the visit is open elsewhere, takes it over when asked to, and the first says so',
    async (stage) => {
      const { appointment, patient, practitioner, callId } = await startedVisit(stage);
      const { token } = await clinic.session(patient.personId ?? '');
      const refusal: unknown = await as(token)
        .join(appointment.id, { deviceId: aDeviceId() })
        .catch((error: unknown) => error);
      expect((refusal as Refused).problem).toMatchObject({ status: 409, code: 'join.active_elsewhere' });

      const phone = await stage.person({ name: "the patient's phone", personId: patient.personId ?? '' });
      await phone.open('/patient');
      await asksToComeIn(phone);
      await phone.reads('This visit is open on another device');
      await meet(patient, practitioner);

      await presses(phone, 'Continue here');
      await isInTheVisit(phone);
      await patient.reads(/open(ed)? (on another device|elsewhere)/i);
      expect(await visit(patient).locator('telehealth-stage').count()).toBe(0);
      await meet(phone, practitioner);

      await eventually('LiveKit has two people', async () => {
        const sizes = (await livekit.rooms()).map((room) => room.num_participants);
        return sizes.length === 1 && sizes[0] === 2;
      });
      expect((await clinic.appointment(appointment.id)).callId).toBe(callId);
    },
  );
});

const roomSizes = async () => (await livekit.rooms()).map((room) => room.num_participants);
