import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { given, prepared } from '../../db/prepared.ts';
import { clinics, type ClinicRow } from './clinics.table.ts';

const ofThisContext = (tx: TransactionContext) => tx.db.select().from(clinics).where(eq(clinics.id, tx.clinicId));

/** The clinic of this context. It is there: whoever got this far was looked up in it. */
export async function getClinic(tx: TransactionContext): Promise<ClinicRow> {
  return there(await ofThisContext(tx));
}

/** Locks the row until the transaction ends, against other changes; rows of the clinic may still name it. */
export async function getClinicForUpdate(tx: TransactionContext): Promise<ClinicRow> {
  return there(await ofThisContext(tx).for('no key update'));
}

function there([row]: ClinicRow[]): ClinicRow {
  if (!row) throw new Error('the clinic of this context is not there');
  return row;
}

/** What a door asks of its clinic: written once, since every join goes through it. */
export const clinicAtTheDoor = prepared((db) =>
  db
    .select({ joinWindow: clinics.joinWindow, timeZone: clinics.timeZone, settings: clinics.settings })
    .from(clinics)
    .where(eq(clinics.id, given('clinicId'))),
);
