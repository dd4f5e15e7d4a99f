import { callToApi, type CallView } from '../src/modules/calls/view-call.ts';
import type { Actor, Db, ServiceContext } from '../src/context.ts';
import { admitWaitingEntry } from '../src/modules/waiting/admit-waiting-entry.ts';
import { joinAppointment, type JoinOutcome } from '../src/modules/door/join-appointment.ts';
import { FakeMedia } from './fake-media.ts';
import { fakeClock, makeCtx } from './helpers.ts';
import { actorOf, appointment, guest, patient, practitioner, session } from './makers.ts';

export const DEVICE = 'device-of-the-tests-0001';
export const OTHER_DEVICE = 'device-of-the-tests-0002';

type Over = Parameters<typeof appointment>[1] & { withGuest?: boolean };

/** An appointment with its people, each with a context to come to the door in, on one media server and by one clock. */
export async function makeVisit(db: Db, { withGuest = false, ...over }: Over = {}) {
  const clock = fakeClock();
  const media = new FakeMedia(() => clock.now());
  const world = { wallClock: clock, clock, media };
  const people = { practitioner: await practitioner(db), patient: await patient(db), guest: await guest(db) };
  const row = await appointment(db, {
    practitionerId: people.practitioner.id,
    patientId: people.patient.id,
    guestIds: withGuest ? [people.guest.id] : [],
    ...over,
  });
  const comesAs = async (who: keyof typeof people) => {
    const { id: sessionId } = await session(db, { personId: people[who].id });
    return makeCtx(db, { ...world, actor: actorOf(people[who], { sessionId }) });
  };
  return {
    ...people,
    row,
    clock,
    media,
    asPractitioner: await comesAs('practitioner'),
    asPatient: await comesAs('patient'),
    asGuest: await comesAs('guest'),
    asSystem: makeCtx(db, { ...world, actor: { type: 'system', id: 'tests' } }),
    as: (actor: Actor) => makeCtx(db, { ...world, actor }),
  };
}
export type Visit = Awaited<ReturnType<typeof makeVisit>>;

export const join = (ctx: ServiceContext, { row }: Visit, over: Partial<Parameters<typeof joinAppointment>[2]> = {}) =>
  joinAppointment(ctx, row.id, { deviceId: DEVICE, ...over });

export function grantOf(outcome: JoinOutcome) {
  if (outcome.kind !== 'grant') throw new Error('not a grant');
  return outcome.grant;
}

export function entryOf(outcome: JoinOutcome) {
  if (outcome.kind !== 'waiting') throw new Error('not a place in the waiting room');
  return outcome.view.entry;
}

/** The patient waits. */
export const wait = async (visit: Visit) => entryOf(await join(visit.asPatient, visit));

/** The patient was admitted; nobody has come into the room yet. */
export async function start(visit: Visit) {
  const entry = await wait(visit);
  await admitWaitingEntry(visit.asPractitioner, entry.id);
  return entry;
}

/** Both have a grant and are in the room, as LiveKit has it. */
export async function connectBoth(visit: Visit) {
  await start(visit);
  const practitionerGrant = grantOf(await join(visit.asPractitioner, visit));
  const patientGrant = grantOf(await join(visit.asPatient, visit));
  visit.media.join(practitionerGrant.participantToken);
  visit.media.join(patientGrant.participantToken);
  return { callId: patientGrant.callId, practitionerGrant, patientGrant };
}

/** The name of the room that counts. */
export const roomOf = ({ media }: Visit) => media.minted.at(-1)!.room;

/** As replies show a call. */
export const shownCall = (view: CallView) => callToApi(view, 'http://api.clinic.example');
