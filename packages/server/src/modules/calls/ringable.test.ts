import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { conversation } from '../../../test/conversations.ts';
import { CLINIC, NOW, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, clinic, patient, practitioner, proxy, staff } from '../../../test/makers.ts';
import { DEVICE, makeVisit, shownCall, type Visit } from '../../../test/visit.ts';
import type { Db, ServiceContext } from '../../context.ts';
import { listConversations, readConversation } from '../conversations/list-conversations.ts';
import { people } from '../people/people.table.ts';
import { cancelCall } from './cancel-call.ts';
import { listCalls } from './list-calls.ts';
import { ringPerson } from './ring-person.ts';

const ALL = { limit: 20 };
const ruled = (db: Db, patientsMayRing: 'never' | 'in_window' | 'any_time') =>
  clinic(db, { id: CLINIC, settings: { calls: { patientsMayRing, logDays: 90 } } });

/** Whether a ring is let through; nobody is left ringing. */
async function rings(ctx: ServiceContext, personId: string): Promise<boolean> {
  try {
    const { call } = await ringPerson(ctx, { personId, mode: 'audio', deviceId: DEVICE });
    await cancelCall(ctx, call.id);
    return true;
  } catch (error) {
    expect((error as { code?: string }).code).toMatch(/^(people\.|calls\.(ringing_off|outside_window)|auth\.forbidden)/);
    return false;
  }
}

/** What the conversation and the log say of ringing, and what becomes of it. */
async function saidAndDone(ctx: ServiceContext, conversationId: string, otherId: string) {
  const said = (await readConversation(ctx, conversationId)).can.includes('ring');
  const log = (await listCalls(ctx, ALL)).entries.map(({ view }) => view.can.includes('call_back'));
  const done = await rings(ctx, otherId);
  return { said, log: [...new Set(log)], done };
}
const yes = { said: true, log: [true], done: true };
const no = { said: false, log: [false], done: false };

/** They have a conversation, and one rang the other before, which nobody took. */
async function acquainted(db: Db) {
  const visit = await makeVisit(db);
  const { id } = await conversation(db, { patientId: visit.patient.id, practitionerId: visit.practitioner.id });
  expect(await rings(visit.asPractitioner, visit.patient.id)).toBe(true);
  const both = {
    patient: () => saidAndDone(visit.asPatient, id, visit.practitioner.id),
    practitioner: () => saidAndDone(visit.asPractitioner, id, visit.patient.id),
  };
  return { visit, id, both };
}

describe('that one may ring is said exactly where a ring is let through', () => {
  test('a practitioner at any time; a patient in the window of a visit, and not a week later', () =>
    withDb(async (db) => {
      const { visit, both } = await acquainted(db);
      expect([await both.practitioner(), await both.patient()]).toEqual([yes, yes]);
      visit.clock.advance(7 * 86_400);
      expect([await both.practitioner(), await both.patient()]).toEqual([yes, no]);
    }));

  test('by patients as the clinic says', () =>
    withDb(async (db) => {
      await ruled(db, 'never');
      const { both } = await acquainted(db);
      expect([await both.practitioner(), await both.patient()]).toEqual([yes, no]);
    }));

  test('at any time, where the clinic says so', () =>
    withDb(async (db) => {
      await ruled(db, 'any_time');
      const { visit, both } = await acquainted(db);
      visit.clock.advance(7 * 86_400);
      expect(await both.patient()).toEqual(yes);
    }));

  test('nobody who is not active any more', () =>
    withDb(async (db) => {
      const { visit, both } = await acquainted(db);
      await db.update(people).set({ status: 'deactivated', deactivatedAt: NOW }).where(eq(people.id, visit.patient.id));
      expect(await both.practitioner()).toEqual(no);
    }));

  test('a guardian for the child, in whose call they stand', () =>
    withDb(async (db) => {
      const { visit, id } = await acquainted(db);
      const guardian = await patient(db);
      await proxy(db, { patientId: visit.patient.id, guardianId: guardian.id });
      const asGuardian = visit.as(actorOf(guardian, { actsFor: [visit.patient.id] }));
      expect(await saidAndDone(asGuardian, id, visit.practitioner.id)).toEqual(yes);
    }));

  test('by the link to one visit nobody', () =>
    withDb(async (db) => {
      const { visit, id } = await acquainted(db);
      const byLink = visit.as(actorOf(visit.patient, { appointmentId: visit.row.id }));
      const { said, done } = await saidAndDone(byLink, id, visit.practitioner.id);
      expect([said, done]).toEqual([false, false]);
    }));
});

test('the team rings the patient who writes to it, and the patient nobody in particular', () =>
  withDb(async (db) => {
    const visit = await makeVisit(db);
    const { id } = await conversation(db, { patientId: visit.patient.id });
    const desk = visit.as(actorOf(await staff(db)));
    expect((await readConversation(desk, id)).can).toEqual(['write', 'ring']);
    expect((await readConversation(visit.asPatient, id)).can).toEqual(['write']);
    expect(await rings(desk, visit.patient.id)).toBe(true);
  }));

test('of several, each is told apart', () =>
  withDb(async (db) => {
    const visit = await makeVisit(db);
    const later = await practitioner(db);
    const nextWeek = new Date(visit.row.startsAt.getTime() + 7 * 86_400_000);
    await appointment(db, { practitionerId: later.id, patientId: visit.patient.id, startsAt: nextWeek });
    for (const { id: practitionerId } of [visit.practitioner, later])
      await conversation(db, { patientId: visit.patient.id, practitionerId });
    const { views } = await listConversations(visit.asPatient, ALL);
    const said = views.map(({ practitioner: one, can }) => [one!.id, can.includes('ring')]);
    expect(Object.fromEntries(said)).toEqual({ [visit.practitioner.id]: true, [later.id]: false });
  }));

describe('a call that is over', () => {
  const canOf = async (ctx: ServiceContext) => (await listCalls(ctx, ALL)).entries.map(({ view }) => shownCall(view).can);

  test('is not called back by who only looks at it, nor while it rings', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const admin = visit.as(actorOf(await staff(db, { role: 'clinic_admin' })));
      const body = { personId: visit.patient.id, mode: 'audio', deviceId: DEVICE } as const;
      const { call } = await ringPerson(visit.asPractitioner, body);
      expect(await canOf(visit.asPractitioner)).toEqual([['cancel', 'annotate']]);
      await cancelCall(visit.asPractitioner, call.id);
      expect(await canOf(visit.asPractitioner)).toEqual([['call_back', 'annotate']]);
      expect(await canOf(visit.asPatient)).toEqual([['call_back']]);
      expect(await canOf(admin)).toEqual([['annotate']]);
    }));
});

test('the picture of each stands in the call, where there is one', () =>
  withDb(async (db) => {
    const visit: Visit = await makeVisit(db);
    const avatarKey = 'a1'.repeat(16);
    await db.update(people).set({ avatarKey }).where(eq(people.id, visit.practitioner.id));
    const view = await ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'audio', deviceId: DEVICE });
    const seen = shownCall(view).participants.map(({ personId, avatarUrl }) => [personId, avatarUrl]);
    expect(Object.fromEntries(seen)).toEqual({
      [visit.practitioner.id]: `http://api.clinic.example/v1/avatars/${avatarKey}.webp`,
      [visit.patient.id]: null,
    });
  }));
