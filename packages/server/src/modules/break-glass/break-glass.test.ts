import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { openedTo, scopeOf } from '../../auth.ts';
import { as, asOwner, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { findSession } from '../sessions/find-session.ts';
import { events } from '../events/events.table.ts';
import { listEvents } from '../events/list-events.ts';
import { breakGlass, OPEN_MINUTES } from './break-glass.ts';
import { breakGlassGrants } from './break-glass.table.ts';

const reason = 'The patient is unconscious, and nobody else can be reached.';

describe('breakGlass', () => {
  test('opens one person’s hidden records for an hour by real time, and not longer', () =>
    withDb(async (db) => {
      const clock = fakeClock();
      const [admin, subject] = [await staff(db, { role: 'clinic_admin' }), await patient(db)];
      const { token } = await session(db, { personId: admin.id, expiresAt: new Date('2030-01-16T09:00:00Z') });
      const actorNow = async () => (await findSession(db, clock, token))!.actor;
      expect(scopeOf(await actorNow(), 'notes.read')).toBeUndefined();

      await breakGlass(makeCtx(db, { actor: await actorNow(), wallClock: clock }), { subjectId: subject.id, reason });

      expect(scopeOf(await actorNow(), 'notes.read')).toBe('own');
      expect(openedTo(await actorNow())).toEqual([admin.id, subject.id]);
      clock.advance(OPEN_MINUTES * 60 - 1);
      expect(scopeOf(await actorNow(), 'notes.read')).toBe('own');
      clock.advance(1);
      expect(scopeOf(await actorNow(), 'notes.read')).toBeUndefined();
      expect(openedTo(await actorNow())).toEqual([admin.id]);
    }));

  test('tells the clinic’s other admins and nobody else, and keeps the reason out of audit and events', () =>
    withDb(async (db) => {
      const admin = await staff(db, { role: 'clinic_admin' });
      const others = {
        colleague: await staff(db, { role: 'clinic_admin' }),
        staff: await staff(db),
        practitioner: await practitioner(db),
      };
      await staff(db, { role: 'clinic_admin', status: 'deactivated', deactivatedAt: NOW });
      const subject = await patient(db);
      await breakGlass(makeCtx(db, { actor: actorOf(admin) }), { subjectId: subject.id, reason });

      expect(await db.select().from(events)).toMatchObject([{ audience: [others.colleague.id] }]);

      const typesOf = async (actor: Parameters<typeof actorOf>[0]) =>
        (await listEvents(makeCtx(db, { actor: actorOf(actor) }), { limit: 100 })).rows.map(({ type }) => type);
      expect(await typesOf(others.colleague)).toEqual(['break_glass.opened']);
      for (const person of [others.staff, others.practitioner, subject]) expect(await typesOf(person)).toEqual([]);
      const rows = await db.select().from(auditLog);
      expect(rows.map(({ action, entityId }) => [action, entityId])).toContainEqual(['person.break_glass', subject.id]);
      const [told] = await db.execute<{ text: string }>(sql`select string_agg(e::text, '') as text from events e`);
      expect(JSON.stringify(rows) + told!.text).not.toContain('unconscious');
    }));

  test('is for admins of the clinic themselves: not for staff, department admins, practitioners or keys', () =>
    withDb(async (db) => {
      const subject = await patient(db);
      const people = [await staff(db), await staff(db, { role: 'department_admin' }), await practitioner(db), subject];
      for (const ctx of [makeCtx(db), ...people.map((person) => makeCtx(db, { actor: actorOf(person) }))])
        await expect(breakGlass(ctx, { subjectId: subject.id, reason })).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect(await db.$count(breakGlassGrants)).toBe(0);
    }));

  test('is undone when its audit row cannot be written', () =>
    withDb(async (db) => {
      const [admin, subject] = [await staff(db, { role: 'clinic_admin' }), await patient(db)];
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint closed check (false) not valid`));
      await expect(breakGlass(makeCtx(db, { actor: actorOf(admin) }), { subjectId: subject.id, reason })).rejects.toThrow();
      expect(await db.$count(breakGlassGrants)).toBe(0);
    }));
});

describe('/v1/break-glass', () => {
  test('every admin sees who opened what, and why', () =>
    withDb(async (db) => {
      const [admin, colleague] = [await staff(db, { role: 'clinic_admin' }), await staff(db, { role: 'clinic_admin' })];
      const subject = await patient(db);
      const [mine, theirs] = [await session(db, { personId: admin.id }), await session(db, { personId: colleague.id })];
      const app = makeApp({ db });
      const opened = await app.request('/v1/break-glass', as(mine.token, { body: { subjectId: subject.id, reason } }));
      expect([opened.status, await opened.json()]).toMatchObject([
        201,
        { adminId: admin.id, expiresAt: '2030-01-15T10:00:00.000Z' },
      ]);
      const list = await (await app.request('/v1/break-glass', as(theirs.token))).json();
      expect(list).toMatchObject({ data: [{ adminId: admin.id, subjectId: subject.id, reason }] });
    }));

  test('someone of another clinic answers like nobody, and a reason is needed', () =>
    withDb(async (db) => {
      const { token } = await session(db, { personId: (await staff(db, { role: 'clinic_admin' })).id });
      const foreign = await patient(db, { clinicId: OTHER_CLINIC });
      const app = makeApp({ db });
      const ask = async (body: object) => {
        const reply = await app.request('/v1/break-glass', as(token, { body }));
        return { ...((await reply.json()) as object), instance: '' };
      };
      expect(await ask({ subjectId: foreign.id, reason })).toEqual(await ask({ subjectId: `pat_${'0'.repeat(32)}`, reason }));
      expect(await ask({ subjectId: foreign.id, reason: 'because' })).toMatchObject({ errors: [{ pointer: '/reason' }] });
      const { key } = await secretKey(db);
      expect((await app.request('/v1/break-glass', as(key, { body: { subjectId: foreign.id, reason } }))).status).toBe(403);
    }));
});
