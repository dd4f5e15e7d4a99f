import type { TransactionContext } from '../../context.ts';
import { patientProfiles } from './patient-profiles.table.ts';
import type { PersonRow } from './people.table.ts';
import { byTable, type PersonFields } from './person-fields.ts';
import { practitionerProfiles } from './practitioner-profiles.table.ts';

/** What is kept of a patient or practitioner beside their row. Within the caller's transaction, who holds the row's lock. */
export async function writeProfile(tx: TransactionContext, { id, kind }: PersonRow, fields: PersonFields): Promise<void> {
  const { patient, practitioner } = byTable(fields);
  const key = { personId: id, clinicId: tx.clinicId };
  if (kind === 'patient')
    await tx.db
      .insert(patientProfiles)
      .values({ allergies: [], emergencyContacts: [], ...patient, ...key })
      .onConflictDoUpdate({ target: patientProfiles.personId, set: { ...patient, ...key } });
  if (kind === 'practitioner')
    await tx.db
      .insert(practitionerProfiles)
      .values({ languages: [], isBookable: true, ...practitioner, ...key })
      .onConflictDoUpdate({ target: practitionerProfiles.personId, set: { ...practitioner, ...key } });
}
