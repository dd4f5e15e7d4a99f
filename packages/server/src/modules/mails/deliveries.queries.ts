import { and, asc, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { mails, type MailRow } from './mails.table.ts';

/** All mails about a visit, oldest first. */
export const deliveriesOf = (tx: TransactionContext, appointmentId: string): Promise<MailRow[]> =>
  tx.db
    .select()
    .from(mails)
    .where(and(eq(mails.clinicId, tx.clinicId), eq(mails.appointmentId, appointmentId)))
    .orderBy(asc(mails.createdAt), asc(mails.id));

export const UNDELIVERED = ['refused', 'failed'] as const;
export type DeliveryCursor = { at: Date; id: string };
type Wanted = { limit: number; after: DeliveryCursor | undefined; status: (typeof UNDELIVERED)[number] | undefined };

/** What will never arrive, newest first; one row more than the page holds. */
export const undeliveredPage = (tx: TransactionContext, { limit, after, status }: Wanted): Promise<MailRow[]> =>
  tx.db
    .select()
    .from(mails)
    .where(
      and(
        eq(mails.clinicId, tx.clinicId),
        // As the index has it.
        or(...UNDELIVERED.map((one) => eq(mails.status, one))),
        status && inArray(mails.status, [status]),
        after && before(after),
      ),
    )
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(limit + 1);

/** Compared as rows, which is what the index on both can seek to. */
const before = ({ at, id }: DeliveryCursor): SQL =>
  sql`(${mails.createdAt}, ${mails.id}) < (${at.toISOString()}::timestamptz, ${id})`;
