import { expect, test } from 'vitest';
import type { Accepted } from './load.ts';
import type { Aftermath } from './run-under-load.ts';

type Difference = { missing: string[]; extra: string[] };
const NONE: Difference = { missing: [], extra: [] };

/** What `there` lacks of `wanted`, and what it has beyond it or more often. */
function difference(there: readonly string[], wanted: readonly string[]): Difference {
  const left = new Map<string, number>();
  for (const id of wanted) left.set(id, (left.get(id) ?? 0) + 1);
  for (const id of there) left.set(id, (left.get(id) ?? 0) - 1);
  const having = (sign: number) => [...left].filter(([, count]) => Math.sign(count) === sign).map(([id]) => id);
  return { missing: having(1), extra: having(-1) };
}

const among = (ids: readonly string[], wanted: readonly string[]) => {
  const known = new Set(wanted);
  return ids.filter((id) => known.has(id));
};

const BOOKINGS = ['booked', 'visited'] as const;
/** How each kind of write stands in the audit, and among the events: there by which of its ids. */
const TRACES: [kinds: readonly Accepted['kind'][], action: string, type: string, key?: string][] = [
  [BOOKINGS, 'appointment.create', 'appointment.scheduled'],
  [['changed'], 'appointment.update', 'appointment.updated'],
  [['written'], 'message.create', 'message.created', 'messageId'],
  [['rung'], 'call.ring', 'call.ringing', 'callId'],
];

/** What must hold after whatever was done to it. Each is a test of its own, so that a fault shows where it bites. */
export function judge(aftermathOf: () => Aftermath): void {
  test('every accepted write is there, once, and nothing else is', () => {
    const { idsOf, accepted, there, refused } = aftermathOf();
    expect(refused).toEqual([]);
    expect(difference(there.booked, idsOf(BOOKINGS))).toEqual(NONE);
    expect(difference(there.written, idsOf(['written']))).toEqual(NONE);
    expect(difference(there.rung, idsOf(['rung']))).toEqual(NONE);
    const changes = accepted.filter(({ kind }) => kind === 'changed');
    expect(changes.length).toBeGreaterThan(0);
    for (const [id, ofOne] of Map.groupBy(changes, (one) => one.id))
      expect([id, ofOne.map(({ answer }) => answer.body['revision'])]).toEqual([id, ofOne.map((_, n) => n + 2)]);
  });

  test('each is in the audit once, under the request that was answered, and the chain has no gap', () => {
    const { idsOf, accepted, audited, audit, requests } = aftermathOf();
    for (const [kinds, action] of TRACES) {
      const rows = (audited.get(action) ?? []).map(({ id }) => id);
      expect([action, difference(among(rows, idsOf(kinds)), idsOf(kinds))]).toEqual([action, NONE]);
    }
    // A message that was asked for again is answered by another request than the one that wrote it.
    const asked = accepted.filter(({ kind, answer }) => kind !== 'written' && !answer.isReplayed);
    expect(asked.map(({ answer }) => answer.requestId).filter((id) => !requests.has(id))).toEqual([]);
    expect(audit).toMatchObject({ faults: [], unsealed: 0 });
  });

  test('each has its event, once, and positions have no gap', () => {
    const { idsOf, rows } = aftermathOf();
    for (const [kinds, , type, key] of TRACES) {
      const ofType = rows.filter((row) => row.type === type);
      const ids = ofType.map(({ appointmentId, data }) => String(key === undefined ? appointmentId : data[key]));
      expect([type, difference(among(ids, idsOf(kinds)), idsOf(kinds))]).toEqual([type, NONE]);
    }
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, n) => n + 1));
  });

  test('pages that follow the events have missed none, seen none twice and none out of order', () => {
    const { clinicsPages, patientsPage, patientId, rows } = aftermathOf();
    const all = rows.map(({ position }) => String(position));
    for (const ids of clinicsPages) expect(ids).toEqual(all);
    const theirs = rows.filter(({ audience }) => audience.includes(patientId)).map(({ position }) => String(position));
    expect(theirs.length).toBeGreaterThan(0);
    expect(patientsPage).toEqual(theirs);
  });

  test("the clinic's server has been sent each event, signed, and of each visit in their order", () => {
    const { taken, rows, forged } = aftermathOf();
    expect(forged).toBe(0);
    const sent = taken.map(({ id }) => id);
    expect(
      difference(
        sent,
        rows.map(({ id }) => id),
      ),
    ).toEqual(NONE);
    for (const [appointmentId, events] of Map.groupBy(taken, (event) => event.appointmentId)) {
      if (appointmentId === null) continue;
      const positions = events.map(({ position }) => Number(position));
      expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    }
  });

  test('no job is lost: everyone was told, each mail went out, and a ring that nobody answers is missed', () => {
    const { idsOf, mails, untold, leftRinging } = aftermathOf();
    expect(untold).toEqual(['0']);
    expect(mails.unsent).toEqual([]);
    expect(difference([...new Set(mails.arrived)], mails.sent)).toEqual(NONE);
    // Who visits at once has no need of one any more.
    const booked = idsOf(['booked']);
    expect(difference(among(mails.invitations, booked), booked)).toEqual(NONE);
    expect(leftRinging).toEqual(['missed']);
  });

  test('nobody was answered with a fault of ours', () => {
    expect(aftermathOf().broken).toEqual([]);
  });
}

/** The figures of a run, for its note. */
export const figuresOf = ({ accepted, rows, taken, sentTwice, resumed, mails }: Aftermath): string =>
  `${accepted.length} accepted writes, ${rows.length} events, ${taken.length} webhooks and ${sentTwice} of them once more, ` +
  `${mails.sent.length} mails sent and ${mails.arrived.length} arrived, streams resumed ${resumed.join(', ')} times`;
