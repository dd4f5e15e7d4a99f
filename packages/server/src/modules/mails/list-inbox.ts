import { and, desc, eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { Db, ServiceContext } from '../../context.ts';
import { actAs, transact } from '../../db/transact.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { testClinicsOnly } from '../sandbox/sandbox.errors.ts';
import { inboxMails } from './inbox-mails.table.ts';
import { mails } from './mails.table.ts';

const NEWEST = 100;

const { mailId: id, clinicId, createdAt: at, subject, text, html, calendar } = inboxMails;
const shown = {
  id,
  clinicId,
  kind: mails.kind,
  toName: mails.toName,
  toAddress: mails.toAddress,
  subject,
  text,
  html,
  calendar,
  at,
};

export type KeptMail = Awaited<ReturnType<typeof listAllInboxes>>[number] & { appointmentId: string | null };

/** The mails of a test clinic that were kept here instead of being sent, newest first. Throws `sandbox.test_only`. */
export async function listInbox(ctx: ServiceContext): Promise<KeptMail[]> {
  requirePermission(ctx, 'sandbox.manage');
  return transact(ctx, async (tx) => {
    if (!(await getClinic(tx)).isTest) throw testClinicsOnly();
    return tx.db
      .select({ ...shown, appointmentId: mails.appointmentId })
      .from(inboxMails)
      .innerJoin(mails, and(eq(mails.id, inboxMails.mailId), eq(mails.clinicId, inboxMails.clinicId)))
      .where(eq(inboxMails.clinicId, tx.clinicId))
      .orderBy(desc(inboxMails.createdAt), desc(inboxMails.mailId))
      .limit(NEWEST);
  });
}

/** Of every clinic of this installation, for the developer's page. */
export const listAllInboxes = (db: Db) =>
  db.transaction(async (tx) => {
    await actAs(tx, 'bedside_jobs');
    return tx
      .select(shown)
      .from(inboxMails)
      .innerJoin(mails, eq(mails.id, inboxMails.mailId))
      .orderBy(desc(inboxMails.createdAt), desc(inboxMails.mailId))
      .limit(NEWEST);
  });
