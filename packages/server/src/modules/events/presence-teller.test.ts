import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { CLINIC, fakeClock, withDb } from '../../../test/helpers.ts';
import { appointment, practitioner } from '../../../test/makers.ts';
import { EventStream } from './event-stream.ts';
import { PresenceTeller } from './presence-teller.ts';

test('when many come at once they are looked up together, and each is told to whom it concerns, in order', () =>
  withDb(async (db) => {
    const { id: practitionerId } = await practitioner(db);
    const patientIds: string[] = [];
    for (let n = 0; n < 20; n++) patientIds.push((await appointment(db, { practitionerId })).patientId);
    const open = (ids: string[]) => {
      const stream = new EventStream({ clinicId: CLINIC, principalId: 'ses_1', sight: { ids, appointmentId: null } }, 100_000);
      const connection = new PassThrough();
      stream.follow(0);
      stream.writeTo(connection as unknown as ServerResponse);
      return { stream, told: () => [...String(connection.read() ?? '').matchAll(/"personId":"(\w+)"/g)].map(([, id]) => id) };
    };
    const [doctor, stranger] = [open([practitionerId]), open(['pat_1'])];
    let looks = 0;
    const counting = {
      transaction: (work: Parameters<Db['transaction']>[0]) => (looks++, db.transaction(work)),
    } as unknown as Db;
    const streams = new Set([doctor.stream, stranger.stream]);
    const teller = new PresenceTeller({ db: counting, wallClock: fakeClock(), clinicId: CLINIC, streams });

    await Promise.all(patientIds.map((personId) => teller.tell([{ type: 'presence', personId, present: true }])));

    expect(doctor.told()).toEqual(patientIds);
    expect(stranger.told()).toEqual([]);
    expect(looks).toBe(2);
  }));

test('what could not be told while the database was away is told first, once it is back', () =>
  withDb(async (db) => {
    const { practitionerId, patientId } = await appointment(db);
    const stream = new EventStream(
      { clinicId: CLINIC, principalId: 'ses_1', sight: { ids: [practitionerId], appointmentId: null } },
      100_000,
    );
    const connection = new PassThrough();
    stream.follow(0);
    stream.writeTo(connection as unknown as ServerResponse);
    let isAway = true;
    const failing = {
      transaction: (work: Parameters<Db['transaction']>[0]) =>
        isAway ? Promise.reject(new Error('away')) : db.transaction(work),
    } as unknown as Db;
    const teller = new PresenceTeller({ db: failing, wallClock: fakeClock(), clinicId: CLINIC, streams: new Set([stream]) });
    await teller.tell([]);
    await expect(teller.tell([{ type: 'presence', personId: patientId, present: true }])).rejects.toThrow('away');
    isAway = false;
    await teller.tell([]);
    expect(String(connection.read())).toContain(patientId);
    await teller.tell([]);
    expect(connection.read()).toBeNull();
  }));
