import { describe, expect } from 'vitest';
import { as, aDeviceId, clinic, type Refused } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { livekit } from './support/livekit.ts';
import { newestToken, ownClient } from './support/own-client.ts';
import { scene } from './support/stage.ts';
import { startedVisit } from './support/steps.ts';

describe('somebody who was removed', () => {
  scene('cannot come back: neither through the door, nor with the token that LiveKit itself gave their client', async (stage) => {
    const { appointment, patient, callId } = await startedVisit(stage, {}, { before: newestToken.listen });
    const participant = (await clinic.call(callId)).participants.find(({ personId }) => personId === patient.personId);
    const refreshed = await eventually("LiveKit's refreshed token", () => newestToken.of(patient));
    const [room] = await livekit.rooms();

    await clinic.removeFromCall(callId, participant?.id ?? '');
    await patient.reads('You were taken out of the visit');
    const isOut = async () =>
      !(await livekit.participants(room?.name ?? ''))?.some(({ identity }) => identity === participant?.identity);
    await eventually('LiveKit has them out', isOut);

    const { token } = await clinic.session(patient.personId ?? '');
    const refusal: unknown = await as(token)
      .join(appointment.id, { deviceId: aDeviceId() })
      .catch((error: unknown) => error);
    expect((refusal as Refused).problem).toMatchObject({ code: 'join.removed' });

    const outcome = await ownClient(await stage.person({ name: "the removed person's own program" }), refreshed);
    expect(['refused', 'ejected']).toContain(outcome.how);
    expect(outcome.seconds).toBeLessThan(8);
    await eventually('LiveKit has them out again', isOut);
  });
});
