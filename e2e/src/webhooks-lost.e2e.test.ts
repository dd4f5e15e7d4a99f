import { describe, expect } from 'vitest';
import { clinic, isOver } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { withoutWebhooks } from './support/faults.ts';
import { livekit } from './support/livekit.ts';
import { scene } from './support/stage.ts';
import { overCall, startedVisit } from './support/steps.ts';

const EMPTY_RULE_S = 60;
const AFTER_THE_RULE_S = 30;

describe('when no webhook ever arrives', () => {
  scene(
    'a call whose people have vanished is over within 30 s after the empty rule says so',
    async (stage) => {
      await withoutWebhooks(async () => {
        const { appointment, patient, practitioner, callId } = await startedVisit(stage, { joinWindow: { emptyRoomMinutes: 1 } });
        await eventually('the call row says that both are in', async () => (await clinic.call(callId)).connectedAt);

        const [someone] = (await clinic.call(callId)).participants;
        const room = await livekit.roomOf(someone?.identity);
        await Promise.all([patient.vanishes(), practitioner.vanishes()]);
        // A client without a goodbye is in the room until LiveKit itself has noticed.
        const isEmpty = async () => !(await livekit.participants(room))?.length;
        await eventually('LiveKit knows that both are gone', isEmpty, { withinSeconds: 60 });
        const emptied = performance.now();

        const call = await overCall(callId, EMPTY_RULE_S + AFTER_THE_RULE_S + 30);
        const seconds = (performance.now() - emptied) / 1000;
        console.log(`      over ${seconds.toFixed(0)} s after the room was empty`);
        expect(call).toMatchObject({ endReason: 'empty', endedBy: null });
        expect(call.talkSeconds).toBeGreaterThan(0);
        expect(isOver((await clinic.appointment(appointment.id)).status)).toBe(true);
        expect(seconds).toBeLessThan(EMPTY_RULE_S + AFTER_THE_RULE_S);
      });
    },
    { seconds: 300 },
  );
});
