import { describe, expect } from 'vitest';
import { as, aDeviceId, clinic, type Refused } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { livekit } from './support/livekit.ts';
import { newestToken, OwnClient } from './support/own-client.ts';
import { scene } from './support/stage.ts';
import { startedVisit } from './support/steps.ts';

/** A sweep every 5 s at most finds whoever LiveKit has let in. */
const OUT_AGAIN = { withinSeconds: 8 };

describe('somebody who was removed', () => {
  scene('cannot come back: neither through the door, nor with the token that LiveKit itself gave their client', async (stage) => {
    const { appointment, patient, callId } = await startedVisit(stage, {}, { before: newestToken.listen });
    const participant = (await clinic.call(callId)).participants.find(({ personId }) => personId === patient.personId);
    const refreshed = await eventually("LiveKit's refreshed token", () => newestToken.of(patient));
    const room = await livekit.roomOf(participant?.identity);
    const isOut = async () => !(await livekit.participants(room))?.some(({ identity }) => identity === participant?.identity);

    // What the token is worth as long as nobody has removed them: their other program takes the place of the page.
    const program = await OwnClient.start(await stage.person({ name: "the patient's own program" }));
    expect(await program.connect(refreshed)).toBe(true);
    await eventually('LiveKit has let it in', async () => !(await isOut()));

    await clinic.removeFromCall(callId, participant?.id ?? '');
    await eventually('LiveKit has them out', async () => (await isOut()) && !(await program.isConnected()), OUT_AGAIN);

    await program.connect(refreshed);
    await eventually('LiveKit has them out again', async () => (await isOut()) && !(await program.isConnected()), OUT_AGAIN);

    const { token } = await clinic.session(patient.personId ?? '');
    const refusal: unknown = await as(token)
      .join(appointment.id, { deviceId: aDeviceId() })
      .catch((error: unknown) => error);
    expect((refusal as Refused).problem).toMatchObject({ code: 'join.removed' });
  });

  scene('is told so on the page that they have open', async (stage) => {
    const { patient, callId } = await startedVisit(stage);
    const participant = (await clinic.call(callId)).participants.find(({ personId }) => personId === patient.personId);
    await clinic.removeFromCall(callId, participant?.id ?? '');
    await patient.reads('You were taken out of the visit');
  });
});

describe('when the visit has ended', () => {
  scene('the token that LiveKit itself gave a client opens nothing any more', async (stage) => {
    const { patient, callId } = await startedVisit(stage, {}, { before: newestToken.listen });
    const refreshed = await eventually("LiveKit's refreshed token", () => newestToken.of(patient));
    const participant = (await clinic.call(callId)).participants.find(({ personId }) => personId === patient.personId);
    const room = await livekit.roomOf(participant?.identity);

    await clinic.endCall(callId);
    await patient.reads('The visit has ended');
    const isGone = async () => !(await livekit.rooms()).some(({ name }) => name === room);
    await eventually('the room is gone', isGone);

    const program = await OwnClient.start(await stage.person({ name: "the patient's own program" }));
    expect(await program.connect(refreshed)).toBe(false);
    expect(await isGone()).toBe(true);
  });
});
