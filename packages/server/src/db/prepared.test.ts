import { and, asc, eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '../context.ts';
import { withDatabase } from '../../test/helpers.ts';
import { appointment, patient } from '../../test/makers.ts';
import { appointmentParticipants } from '../modules/appointments/appointments.table.ts';
import { people } from '../modules/people/people.table.ts';
import { given, isAmong, prepared } from './prepared.ts';

const named = prepared((db) =>
  db
    .select({ id: people.id, createdAt: people.createdAt, joinWindow: people.joinWindow })
    .from(people)
    .where(and(eq(people.name, given('name')), isAmong(people.id, 'ids')))
    .orderBy(asc(people.id)),
);

test('a statement that was written once runs on the connection it is given, with the values of that run', () =>
  withDatabase(async ({ db }) => {
    const [pia, pit] = [await patient(db, { name: 'Pia Example' }), await patient(db, { name: 'Pit Example' })];
    const ids = [pia.id, pit.id];
    const row = ({ id, createdAt, joinWindow }: typeof pia) => ({ id, createdAt, joinWindow });
    expect(await named(db, { name: 'Pia Example', ids })).toEqual([row(pia)]);

    const undone = db.transaction(async (tx) => {
      await tx.update(people).set({ name: 'Pia Example' }).where(eq(people.id, pit.id));
      const [inside, outside] = await Promise.all([
        named(tx, { name: 'Pia Example', ids }),
        named(db, { name: 'Pia Example', ids }),
      ]);
      expect(inside).toHaveLength(2);
      expect(outside).toEqual([row(pia)]);
      await tx.transaction(async (inner) =>
        expect(await named(inner, { name: 'Pia Example', ids: [pit.id] })).toEqual([row(pit)]),
      );
      tx.rollback();
    });

    await expect(undone).rejects.toThrow('Rollback');
    expect(await named(db, { name: 'Pia Example', ids })).toEqual([row(pia)]);
    expect(await named(db, { name: 'Pia Example', ids: [] })).toEqual([]);
  }));

const joined = (db: Db) =>
  db
    .select({ person: people, part: appointmentParticipants, isNamed: sql<boolean>`${people.name} <> ''`, name: people.name })
    .from(people)
    .leftJoin(appointmentParticipants, eq(appointmentParticipants.personId, people.id))
    .where(eq(people.kind, 'patient'))
    .orderBy(asc(people.id));
const quickly = prepared(joined);

test('joined rows are read as drizzle reads them: null for what has no row', () =>
  withDatabase(async ({ db }) => {
    await appointment(db);
    await patient(db, { name: 'Pit Example' });

    const rows = await quickly(db, {});

    expect(rows).toEqual(await joined(db));
    expect(rows.map(({ part }) => part === null).sort()).toEqual([false, true]);
  }));
