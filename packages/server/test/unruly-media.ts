import { expect } from 'vitest';
import type { MediaEvent } from '../src/livekit/media-port.ts';
import { receiveMediaEvent } from '../src/modules/calls/receive-media-event.ts';
import type { Visit } from './visit.ts';

const HINTS = ['room_started', 'participant_joined', 'participant_left', 'room_finished'] as const;

/** The steps of `unruly`, by name. */
export const UNRULY_STEPS = ['drop', 'down', 'up', 'forget', 'twice', 'reordered', 'forged'] as const;

/** Settles when it is done, or refused with a code. */
export const refusedOr = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => {},
    (error: { code?: string }) => expect(error.code).toBeTypeOf('string'),
  );

/** All that LiveKit may do to a call: lose people and rooms, be away, and say what is not so, twice, in any order, or in another's name. */
export function unruly({ media, clock, asSystem }: Visit) {
  const base = { ...asSystem, requestId: null };
  const room = () => media.minted.at(-1)?.room ?? 'none';
  const someone = () => [...(media.rooms.get(room())?.participants.keys() ?? [])][0];
  const hint = (type: (typeof HINTS)[number], id: string) => {
    const who = { identity: someone() ?? 'nobody', rawIdentity: someone() ?? 'nobody' };
    return media.signed({ id, type, room: room(), ...who, at: clock.now() } as MediaEvent);
  };
  const receive = ({ rawBody, authorization }: ReturnType<typeof hint>) => receiveMediaEvent(base, rawBody, authorization);
  let count = 0;
  return {
    drop: () => void (someone() === undefined || media.leave(room(), someone()!)),
    down: () => media.goDown(),
    up: () => media.comeBack(),
    forget: () => media.forget(),
    /** The same one each time: only the first counts, and it is not believed. */
    twice: () => receive(hint('room_finished', 'EV_1')),
    /** In an order in which nothing can have happened. */
    reordered: async () => {
      for (const type of HINTS.toReversed()) await receive(hint(type, `EV_of_${++count}`));
    },
    forged: () => expect(receive({ ...hint('room_finished', 'EV_2'), authorization: 'forged' })).rejects.toThrow(),
  } satisfies Record<(typeof UNRULY_STEPS)[number], () => Promise<unknown> | void>;
}
