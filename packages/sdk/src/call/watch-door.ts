import type { JoinGrant } from '@bedside/contract';
import { forWhom, refusalOf, untilOpen, type Entrance } from './enter.ts';

/** A grant lives for 60 s; younger than this it is worth using. */
const WARM_FOR = 40_000;

/** Where a grant is kept that came before it was asked for, and with it a place in the call. */
export type Hand = { take(grant: JoinGrant, until: number): void; drop(): void };

/** While the person looks at themselves: is the door open, and if so, a grant in hand before they click. */
export async function watchDoor({ api, media, bell, getRoom, getState, dispatch }: Entrance, hand: Hand, signal: AbortSignal) {
  for (let grants = 0; ;) {
    const { whose } = getState();
    const appointmentId = getState().appointmentId ?? '';
    try {
      const decision = await api.joinDecision(appointmentId, signal, forWhom(whose));
      signal.throwIfAborted();
      dispatch({ type: 'door_read', decision });
      if (getState().phase !== 'prejoin') return;
      // Someone who looks at themselves for long asks once more on clicking.
      if (decision.decision === 'enter' && grants < 5) {
        const body = { deviceId: api.deviceId(), deviceCheck: media.getCheck(), ...forWhom(whose) };
        const result = await api.join(appointmentId, body, signal);
        signal.throwIfAborted();
        if (result.kind === 'grant' && getState().whose === whose) {
          grants += 1;
          hand.take(result.grant, api.now() + WARM_FOR);
          (await getRoom()).prepare(result.grant);
        }
      }
    } catch (cause) {
      signal.throwIfAborted();
      const refusal = refusalOf(cause);
      if (refusal) hand.drop();
      if (refusal && !refusal.code.startsWith('join.')) dispatch({ type: 'refused', ...refusal });
      if (getState().phase !== 'prejoin') return;
    }
    const { refusal } = getState();
    if (refusal?.opensAt != null) await untilOpen(api, bell, refusal.opensAt, signal);
    else await bell.wait(WARM_FOR, signal);
  }
}
