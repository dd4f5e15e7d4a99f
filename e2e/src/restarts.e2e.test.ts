import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { clinic } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { kill } from './support/faults.ts';
import { hears, meet, sees, whileFramesGrow } from './support/media.ts';
import { scene } from './support/stage.ts';
import { list, startedVisit } from './support/steps.ts';
import { follow } from './support/event-follower.ts';

/** `npm run chaos` has more. */
const LIVEKIT_KILLS = Number(process.env['LIVEKIT_KILLS'] ?? 1);
/** They talk on between two kills. Also, what ends five times within a minute is broken, and the stack starts it no more. */
const TALK_MS = 16_000;

describe('kill -9', () => {
  scene(
    'of LiveKit in a visit: pictures and sound are back on both sides within 30 s, in the same call, without a click',
    async (stage) => {
      const { appointment, patient, practitioner, callId } = await startedVisit(stage);

      for (let n = 0; n < LIVEKIT_KILLS; n++) {
        if (n > 0) await whileFramesGrow([patient, practitioner], 8, () => sleep(TALK_MS));
        await kill('livekit');
        const began = performance.now();
        await Promise.all([patient, practitioner].flatMap((person) => [sees(person, 30), hears(person, 30)]));
        console.log(`      pictures and sound again ${((performance.now() - began) / 1000).toFixed(1)} s after LiveKit was`);
      }

      const after = await clinic.appointment(appointment.id);
      expect(after).toMatchObject({ status: 'in_progress', callId });
      expect((await clinic.call(callId)).status).toBe('accepted');
      await meet(patient, practitioner);
    },
    { seconds: 240 + LIVEKIT_KILLS * 60 },
  );

  scene(
    'of the API in a visit: the pictures never stop, and what happens afterwards still reaches the open page',
    async (stage) => {
      const { patient, practitioner, callId } = await startedVisit(stage);

      await whileFramesGrow([patient, practitioner], 8, async () => {
        await kill('api');
        await eventually('the API answers again', () => clinic.call(callId));
        await Promise.all([hears(patient), hears(practitioner)]);
      });

      await clinic.endCall(callId);
      for (const person of [patient, practitioner]) await person.reads('The visit has ended');
    },
    { seconds: 240 },
  );

  scene(
    'of PostgreSQL in a visit: the pictures never stop, and what happens afterwards still reaches the open page',
    async (stage) => {
      const { patient, practitioner, callId } = await startedVisit(stage);

      await whileFramesGrow([patient, practitioner], 8, async () => {
        await kill('postgres');
        await eventually('the API answers from the database again', () => clinic.call(callId));
      });

      await clinic.endCall(callId);
      for (const person of [patient, practitioner]) await person.reads('The visit has ended');
    },
    { seconds: 240 },
  );

  scene('of the website: its pages open again, and the visit is on them', async (stage) => {
    const { patient } = await stage.bothSides();

    await kill('site');
    await patient.open('/patient');

    await list(patient).getByRole('button', { name: 'Join visit', exact: true }).waitFor();
  });

  scene(
    'of the API while a page shows its list: a visit booked afterwards appears on it',
    async (stage) => {
      const { patient, appointment } = await stage.bothSides({ startsAt: new Date(Date.now() + 7_200_000).toISOString() });
      await patient.open('/patient');
      await list(patient)
        .getByRole('button', { name: /^Opens / })
        .waitFor();

      await kill('api');
      const practitionerId = appointment.participants.find(({ role }) => role === 'practitioner')?.personId ?? '';
      await stage.visit({ patientId: patient.personId ?? '', practitionerId });

      await list(patient).getByRole('button', { name: 'Join visit', exact: true }).waitFor({ timeout: 45_000 });
    },
    { seconds: 240 },
  );

  scene('of the API while events are followed: they go on where they stopped, none missing, none twice', async (stage) => {
    const { practitioner, appointment } = await stage.bothSides({ startsAt: new Date(Date.now() + 86_400_000).toISOString() });
    const practitionerId = practitioner.personId ?? '';
    const patientId = appointment.participants.find(({ role }) => role === 'patient')?.personId ?? '';
    const bookAtHour = (hour: number) =>
      stage.visit({ practitionerId, patientId, startsAt: new Date(Date.now() + 86_400_000 + hour * 3_600_000).toISOString() });
    const token = async () => (await clinic.session(practitionerId)).token;
    const follower = await follow(token);

    const booked = [await bookAtHour(1), await bookAtHour(2)];
    await follower.has(booked);
    await kill('api');
    booked.push(await bookAtHour(3));
    await follower.reconnected();
    booked.push(await bookAtHour(4));
    await follower.has(booked);

    // More may be happening to the same person: in the end the stream has told what there is to catch up on, each once, in order.
    const positions = () => follower.events.map(({ position }) => position);
    await eventually('the stream has told all that happened', async () => {
      const { data } = await clinic.events(follower.begin, await token());
      return positions().length >= data.length;
    });
    follower.stop();
    const { data } = await clinic.events(follower.begin, await token());
    expect(positions()).toEqual(data.map(({ position }) => position).slice(0, positions().length));
  });
});
