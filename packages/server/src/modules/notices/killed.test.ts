import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeCtx, withDatabase } from '../../../test/helpers.ts';
import { happens, mailRows, noticesOf, planned, reminderRows } from '../../../test/notices.ts';
import { tellDueNotices } from '../../jobs/start-mailing.ts';
import { appointment } from '../../../test/makers.ts';
import { systemClock } from '../../shared/clock.ts';

const VISITS = 20;

test(
  'of what a process was telling when it was killed, nothing is lost and nothing is told twice',
  () =>
    withDatabase(async ({ db, url }) => {
      const startsAt = new Date(Date.now() + 10 * 86_400_000);
      const { visit, gus } = await planned(db, { startsAt });
      for (let count = 1; count < VISITS; count++) {
        const { patientId, practitionerId } = visit;
        const at = new Date(startsAt.getTime() + count * 86_400_000);
        const { id } = await appointment(db, { patientId, practitionerId, guestIds: [gus.id], startsAt: at });
        await happens(makeCtx(db, { wallClock: systemClock }), 'appointment.scheduled', { appointmentId: id });
      }
      await happens(makeCtx(db, { wallClock: systemClock }), 'appointment.scheduled', { appointmentId: visit.id });

      const script = fileURLToPath(new URL('../../../test/mailing-process.ts', import.meta.url));
      const child = spawn(process.execPath, [script, url], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      await expect.poll(async () => (await mailRows(db)).length, { interval: 5 }).toBeGreaterThan(3);
      child.kill('SIGKILL');
      await ended;
      const before = (await mailRows(db)).length;
      await tellDueNotices(makeCtx(db, { wallClock: systemClock }));

      // Else it was not in the middle of it.
      expect(before).toBeLessThan(VISITS * 3);
      expect(before % 3).toBe(0);
      const told = (await mailRows(db)).map(({ appointmentId, personId }) => `${appointmentId} ${personId}`);
      expect([told.length, new Set(told).size]).toEqual([VISITS * 3, VISITS * 3]);
      expect(await noticesOf(db)).toHaveLength(VISITS * 3);
      expect(await reminderRows(db)).toHaveLength(VISITS * 3 * 2);
    }),
  30_000,
);
