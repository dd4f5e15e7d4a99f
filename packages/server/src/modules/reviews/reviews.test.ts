import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, asOwner, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import {
  actorOf,
  appointment,
  department,
  guest,
  patient,
  practitioner,
  secretKey,
  session,
  staff,
} from '../../../test/makers.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { hideReview } from './hide-review.ts';
import { putReview } from './put-review.ts';
import { getReview, listReviews } from './read-reviews.ts';
import { reviews } from './reviews.table.ts';

const DAY = 86_400;
const said = { rating: 5, comment: 'Took the time that it needed.' };

/** A completed visit, and its patient as a caller. */
async function visited(db: Db, over: Parameters<typeof appointment>[1] = {}) {
  const visit = await appointment(db, { status: 'completed', ...over });
  const clock = fakeClock();
  const author = makeCtx(db, { clock, actor: actorOf({ id: visit.patientId, kind: 'patient' }) });
  return { visit, clock, author };
}

describe('putReview', () => {
  test('keeps what the patient says, audited by names and announced by ids to both', () =>
    withDb(async (db) => {
      const { visit, author } = await visited(db);

      const { view, isNew } = await putReview(author, visit.id, said);

      expect(isNew).toBe(true);
      expect(view).toMatchObject({ ...said, patientId: visit.patientId, practitionerId: visit.practitionerId, can: ['change'] });
      const [audit] = await db.select().from(auditLog);
      expect(audit).toMatchObject({ action: 'review.create', entityId: view.id });
      expect(JSON.stringify(audit)).not.toContain('Took');
      const [told] = await db.select().from(events);
      expect(told).toMatchObject({ type: 'review.submitted', appointmentId: visit.id });
      expect(told!.data).toEqual({ reviewId: view.id, practitionerId: visit.practitionerId });
      expect(told!.audience.sort()).toEqual([visit.patientId, visit.practitionerId].sort());
    }));

  test('a second one takes the place of the first for a day, and not a millisecond longer', () =>
    withDb(async (db) => {
      const { visit, clock, author } = await visited(db);
      const { view } = await putReview(author, visit.id, said);

      clock.set(new Date(NOW.getTime() + DAY * 1000 - 1));
      expect(await putReview(author, visit.id, { rating: 2 })).toMatchObject({
        isNew: false,
        view: { id: view.id, rating: 2, comment: null, createdAt: NOW },
      });
      clock.advance(0.001);
      await expect(putReview(author, visit.id, said)).rejects.toMatchObject({ code: 'reviews.closed' });
      expect(await db.select().from(reviews)).toMatchObject([{ rating: 2 }]);
      expect((await getReview(author, visit.id)).can).toEqual([]);
    }));

  test.each(['scheduled', 'checked_in', 'in_progress', 'no_show', 'cancelled'] as const)(
    'a visit that is %s is not reviewed',
    (status) =>
      withDb(async (db) => {
        const more =
          status === 'no_show' ? { noShowParty: 'patient' as const } : status === 'cancelled' ? { cancelledAt: NOW } : {};
        const { visit, author } = await visited(db, { status, ...more });
        await expect(putReview(author, visit.id, said)).rejects.toMatchObject({ code: 'reviews.not_completed' });
        expect(await db.select().from(reviews)).toEqual([]);
      }),
  );

  test('who is not the patient does not: the practitioner, a guest, the front desk, a key; to others the visit is not there', () =>
    withDb(async (db) => {
      const who = await guest(db);
      const { visit } = await visited(db, { guestIds: [who.id] });
      const others = [actorOf({ id: visit.practitionerId, kind: 'practitioner' }), actorOf(who), actorOf(await staff(db))];

      for (const actor of [...others, makeCtx(db).actor])
        await expect(putReview(makeCtx(db, { actor }), visit.id, said)).rejects.toMatchObject({ code: 'auth.forbidden' });
      const stranger = makeCtx(db, { actor: actorOf(await patient(db)) });
      await expect(putReview(stranger, visit.id, said)).rejects.toMatchObject({ code: 'appointments.not_found' });
      const { visit: elsewhere } = await visited(db, { clinicId: OTHER_CLINIC });
      await expect(putReview(stranger, elsewhere.id, said)).rejects.toMatchObject({ code: 'appointments.not_found' });
    }));

  test('a parent does for a child, and the audit names both', () =>
    withDb(async (db) => {
      const { visit } = await visited(db);
      const parent = await patient(db);
      const ctx = makeCtx(db, { actor: actorOf(parent, { actsFor: [visit.patientId] }) });
      expect((await putReview(ctx, visit.id, said)).view.patientId).toBe(visit.patientId);
      expect(await db.select().from(auditLog)).toMatchObject([{ actorId: parent.id, onBehalfOf: visit.patientId }]);
    }));

  test('eight at once are one review', () =>
    withDatabase(async ({ db }) => {
      const { visit, author } = await visited(db);
      const outcomes = await Promise.all([1, 2, 3, 4, 5, 1, 2, 3].map((rating) => putReview(author, visit.id, { rating })));
      expect(outcomes.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await db.$count(reviews)).toBe(1);
    }));

  test('when its audit row cannot be written, there is no review', () =>
    withDb(async (db) => {
      const { visit, author } = await visited(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      await expect(putReview(author, visit.id, said)).rejects.toThrow();
      expect(await db.select().from(reviews)).toEqual([]);
    }));

  test.each([{ rating: 0 }, { rating: 6 }, { rating: 4.5 }, { rating: 5, stars: 5 }, { comment: 'Good' }])(
    '%j is refused',
    (body) =>
      withDb(async (db) => {
        const { visit } = await visited(db);
        const { token } = await session(db, { personId: visit.patientId });
        const reply = await makeApp({ db }).request(`/v1/appointments/${visit.id}/review`, as(token, { method: 'PUT', body }));
        expect(await reply.json()).toMatchObject({ status: 400, code: 'request.invalid' });
      }),
  );

  test('works with the session of a link, for its visit', () =>
    withDb(async (db) => {
      const { visit } = await visited(db);
      const { token } = await session(db, { personId: visit.patientId, appointmentId: visit.id });
      const path = `/v1/appointments/${visit.id}/review`;
      const app = makeApp({ db });
      expect((await app.request(path, as(token))).status).toBe(404);
      expect((await app.request(path, as(token, { method: 'PUT', body: said }))).status).toBe(201);
      expect(await (await app.request(path, as(token))).json()).toMatchObject(said);
    }));
});

test('a completed visit says that it may be reviewed: to its patient, and to nobody else', () =>
  withDb(async (db) => {
    const who = await guest(db);
    const { visit, author } = await visited(db, { guestIds: [who.id] });
    const planned = await appointment(db, { patientId: visit.patientId });
    const can = async (ctx: typeof author, id: string) => (await getAppointment(ctx, id)).can;

    expect(await can(author, visit.id)).toContain('review');
    expect(await can(author, planned.id)).not.toContain('review');
    for (const actor of [actorOf({ id: visit.practitionerId, kind: 'practitioner' }), actorOf(who), makeCtx(db).actor])
      expect(await can(makeCtx(db, { actor }), visit.id)).not.toContain('review');
  }));

describe('a comment that is hidden', () => {
  test('is for its author only, until it is shown again; its rating counts; both are audited', () =>
    withDb(async (db) => {
      const { visit, author } = await visited(db);
      const { view } = await putReview(author, visit.id, said);
      const desk = makeCtx(db, { actor: actorOf(await staff(db)) });
      const doctor = makeCtx(db, { actor: actorOf({ id: visit.practitionerId, kind: 'practitioner' }) });
      const { key } = await secretKey(db);

      expect(await hideReview(desk, view.id, { isHidden: true })).toMatchObject({
        comment: null,
        commentHiddenAt: NOW,
        can: ['show'],
      });
      await hideReview(desk, view.id, { isHidden: true });

      expect((await getReview(doctor, visit.id)).comment).toBeNull();
      expect((await listReviews(doctor, visit.practitionerId, { limit: 20 })).views).toMatchObject([
        { rating: 5, comment: null },
      ]);
      expect((await getReview(author, visit.id)).comment).toBe(said.comment);
      const record = await makeApp({ db }).request(`/v1/practitioners/${visit.practitionerId}`, as(key));
      expect(await record.json()).toMatchObject({ rating: { average: 5, count: 1 } });
      await hideReview(desk, view.id, { isHidden: false });
      expect((await getReview(doctor, visit.id)).comment).toBe(said.comment);
      const actions = (await db.select().from(auditLog)).map(({ action }) => action);
      expect(actions.filter((action) => action === 'review.hide' || action === 'review.show')).toEqual([
        'review.hide',
        'review.show',
      ]);
    }));

  test('stays hidden when its author says something else', () =>
    withDb(async (db) => {
      const { visit, author } = await visited(db);
      const { view } = await putReview(author, visit.id, said);
      await hideReview(makeCtx(db), view.id, { isHidden: true });
      await putReview(author, visit.id, { rating: 1, comment: 'Worse.' });
      expect((await getReview(makeCtx(db), visit.id)).comment).toBeNull();
    }));

  test('is hidden neither by its practitioner nor by its author, nor by who administers another department', () =>
    withDb(async (db) => {
      const { id: departmentId } = await department(db);
      const { visit, author } = await visited(db, { departmentId });
      const { view } = await putReview(author, visit.id, said);
      const hide = (actor: ReturnType<typeof actorOf>) => hideReview(makeCtx(db, { actor }), view.id, { isHidden: true });
      const admin = await staff(db, { role: 'department_admin' });

      await expect(hide(actorOf({ id: visit.practitionerId, kind: 'practitioner' }))).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
      await expect(hide(author.actor)).rejects.toMatchObject({ code: 'auth.forbidden' });
      const elsewhere = (await department(db)).id;
      await expect(hide(actorOf(admin, { departmentIds: [elsewhere] }))).rejects.toMatchObject({ code: 'reviews.not_found' });
      await expect(hide(actorOf(await practitioner(db)))).rejects.toMatchObject({ code: 'reviews.not_found' });
      expect((await hide(actorOf(admin, { departmentIds: [departmentId] }))).comment).toBeNull();
    }));
});

describe('reviews are read', () => {
  test('by the practitioner of theirs and by the clinic, the newest first, page by page', () =>
    withDb(async (db) => {
      const doctor = await practitioner(db);
      for (const rating of [1, 2, 3]) {
        const { visit, clock, author } = await visited(db, { practitionerId: doctor.id });
        clock.advance(rating * 60);
        await putReview(author, visit.id, { rating });
      }
      const ctx = makeCtx(db, { actor: actorOf(doctor) });

      const first = await listReviews(ctx, doctor.id, { limit: 2 });
      const second = await listReviews(ctx, doctor.id, { limit: 2, after: first.nextCursor! });

      expect([...first.views, ...second.views].map(({ rating }) => rating)).toEqual([3, 2, 1]);
      expect(second.nextCursor).toBeNull();
    }));

  test('by no colleague, no patient and no guest of the visit', () =>
    withDb(async (db) => {
      const who = await guest(db);
      const { visit, author } = await visited(db, { guestIds: [who.id] });
      await putReview(author, visit.id, said);
      for (const actor of [actorOf(await practitioner(db)), author.actor])
        await expect(listReviews(makeCtx(db, { actor }), visit.practitionerId, { limit: 20 })).rejects.toMatchObject({
          code: 'people.not_found',
        });
      await expect(getReview(makeCtx(db, { actor: actorOf(who) }), visit.id)).rejects.toMatchObject({
        code: 'reviews.not_found',
      });
    }));
});
