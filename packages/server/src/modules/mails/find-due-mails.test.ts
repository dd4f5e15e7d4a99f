import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asOwner, CLINIC, NOW, withDb } from '../../../test/helpers.ts';
import { clinic } from '../../../test/makers.ts';
import { findDueMails } from './find-due-mails.ts';

const ROWS = 20_000;

test('what is due is found without looking at what was sent long ago, the longest waiting first', () =>
  withDb(async (db) => {
    await clinic(db);
    await asOwner(db, async (owner) => {
      await owner.execute(sql`insert into mails (id, clinic_id, kind, to_name, to_address, status, due_at, sent_at, created_at)
        select 'mai_' || n, ${CLINIC}, 'test', '', 'pia@mail.example', case when n <= 3 then 'queued' else 'sent' end,
          ${NOW.toISOString()}::timestamptz - make_interval(mins => n), case when n > 3 then ${NOW.toISOString()}::timestamptz end, ${NOW.toISOString()}
        from generate_series(1, ${ROWS}) n`);
      await owner.execute(sql`update mails set due_at = ${NOW.toISOString()}::timestamptz + interval '1 ms' where id = 'mai_2'`);
      await owner.execute(sql`analyze mails`);
    });
    const read = async () => {
      const [row] = await db.execute<{ scanned: number; found: number }>(
        sql`select seq_tup_read::int as scanned, idx_tup_fetch::int as found from pg_stat_xact_user_tables where relname = 'mails'`,
      );
      return row!;
    };

    const before = await read();
    const due = await findDueMails(db, NOW, 10);
    const after = await read();

    expect(due.map(({ id }) => id)).toEqual(['mai_3', 'mai_1']);
    expect(after.scanned - before.scanned).toBe(0);
    expect(after.found - before.found).toBeLessThan(20);
  }));
