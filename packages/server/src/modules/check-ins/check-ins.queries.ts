import { CheckInSettings, type ParticipantRole } from '@bedside/contract';
import { and, eq, inArray } from 'drizzle-orm';
import { personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { ledgerOf } from '../consents/consents.queries.ts';
import type { ConsentRow } from '../consents/consents.table.ts';
import type { DoorFacts } from '../door/door.rules.ts';
import { asksAnything, stillAsked } from './check-ins.rules.ts';
import { checkIns, type CheckInRow } from './check-ins.table.ts';

export const checkInSettings = async (tx: TransactionContext): Promise<CheckInSettings> =>
  settingsIn((await getClinic(tx)).settings);

/** As the clinic said them; the rest is the default. */
type Said = { checkIn?: unknown };

const settingsIn = (settings: Said) => CheckInSettings.parse(settings.checkIn ?? {});

export async function findCheckIn(
  tx: TransactionContext,
  { appointmentId, personId }: { appointmentId: string; personId: string },
): Promise<CheckInRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(checkIns)
    .where(and(eq(checkIns.appointmentId, appointmentId), eq(checkIns.personId, personId)));
  return row;
}

type Participant = { appointmentId: string; personId: string; role: ParticipantRole };

/** What the clinic still asks of the caller, appointment by appointment, where they are the patient. Most clinics ask nothing. */
export async function readAsked(
  tx: TransactionContext,
  settings: Said,
  everyone: readonly Participant[],
): Promise<(appointmentId: string, personId: string | undefined) => DoorFacts['asked']> {
  const asks = settingsIn(settings);
  const own = personIdsOf(tx.actor);
  const places = everyone.filter(({ personId, role }) => role === 'patient' && own.includes(personId));
  if (!asksAnything(asks) || places.length === 0) return () => 'nothing';
  const given = await tx.db
    .select()
    .from(checkIns)
    .where(
      inArray(
        checkIns.appointmentId,
        places.map(({ appointmentId }) => appointmentId),
      ),
    );
  const answers = asks.consents.length > 0 ? await ledgerOf(tx, own) : [];
  return (appointmentId, personId) => {
    if (!places.some((place) => place.appointmentId === appointmentId && place.personId === personId)) return 'nothing';
    const row = given.find((one) => one.appointmentId === appointmentId && one.personId === personId);
    return stillAsked(asks, row, answersFor(answers, { appointmentId, personId: personId! }));
  };
}

/** Newest first, of one person for one appointment or for all. */
export const answersFor = (
  answers: readonly ConsentRow[],
  { appointmentId, personId }: { appointmentId: string; personId: string },
) => answers.filter((one) => one.personId === personId && (one.appointmentId === null || one.appointmentId === appointmentId));
