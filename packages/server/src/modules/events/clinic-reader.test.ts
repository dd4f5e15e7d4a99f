import { expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { CLINIC, fakeClock, makeCtx, withDatabase } from '../../../test/helpers.ts';
import { clinic } from '../../../test/makers.ts';
import { ClinicReader } from './clinic-reader.ts';
import { emitEvent } from './emit-event.ts';
import { EventStream } from './event-stream.ts';

/** The same database, which counts how many read at once and in all. */
function counted(db: Db) {
  const counts = { now: 0, most: 0, all: 0 };
  const transaction: Db['transaction'] = async (...args) => {
    counts.all++;
    counts.most = Math.max(counts.most, ++counts.now);
    return db.transaction(...args).finally(() => counts.now--);
  };
  return { counts, db: Object.assign(Object.create(db) as Db, { transaction }) };
}

const emit = (db: Db, count: number) =>
  transact(makeCtx(db), async (tx) => {
    for (let n = 0; n < count; n++)
      emitEvent(tx, { type: 'appointment.updated', appointmentId: null, audience: [], data: { n } });
  });

async function follow(reader: ClinicReader) {
  const stream = new EventStream({ clinicId: CLINIC, principalId: 'key_1', sight: 'clinic' }, 1_000_000);
  reader.streams.add(stream);
  await reader.ready();
  stream.follow(0);
  return stream;
}

test('a hundred notifications at once are one reading at a time, and few in all', () =>
  withDatabase(async ({ db }) => {
    await clinic(db);
    const { counts, db: countedDb } = counted(db);
    const reader = new ClinicReader(countedDb, fakeClock(), CLINIC);
    await follow(reader);

    await Promise.all(Array.from({ length: 100 }, () => reader.ring()));

    expect(counts.most).toBe(1);
    expect(counts.all).toBeLessThanOrEqual(3);
  }));

test('more than a page is read to the end by one ring', () =>
  withDatabase(async ({ db }) => {
    await clinic(db);
    const reader = new ClinicReader(db, fakeClock(), CLINIC);
    const stream = await follow(reader);
    await emit(db, 1200);

    await reader.ring();
    const body = stream.body.getReader();
    for (let n = 0; n < 1200; n++) {
      const { value } = await body.read();
      expect(new TextDecoder().decode(value)).toContain(`"n":${n}}`);
    }
  }));

test('a reading that failed is made good by the next ring', () =>
  withDatabase(async ({ db, client }) => {
    await clinic(db);
    const reader = new ClinicReader(db, fakeClock(), CLINIC);
    const stream = await follow(reader);
    await client`revoke select on events from bedside_app`;
    await expect(reader.ring()).rejects.toThrow();
    await client`grant select on events to bedside_app`;
    await emit(db, 2);

    await reader.ring();
    const { value } = await stream.body.getReader().read();

    expect(new TextDecoder().decode(value)).toContain('"n":0');
  }));
