import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { inWords } from '../../mail/time-in-words.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { sendMail } from '../mails/send-mail.ts';
import { people } from '../people/people.table.ts';

type Offered = { patientId: string; startsAt: Date; expiresAt: Date };

/** Neutral: clinic, time, and until when. Who has no address is told by the clinic's pages, or by the clinic. */
export async function mailOffer(tx: TransactionContext, { patientId, startsAt, expiresAt }: Offered): Promise<void> {
  const [person] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.clinicId, tx.clinicId), eq(people.id, patientId)));
  if (!person?.email) return;
  const clinic = await getClinic(tx);
  const where = { timeZone: person.timeZone ?? clinic.timeZone, language: clinic.language };
  await sendMail(tx, {
    kind: 'waitlist_offer',
    to: { personId: patientId, name: person.name, address: person.email },
    content: {
      subject: `A time has become free at ${clinic.name}`,
      lines: [
        `You asked ${clinic.name} for an earlier time. One has become free: ${inWords(startsAt, where)}.`,
        `It is kept for you until ${inWords(expiresAt, where)}. After that it is offered to the next in line, and you keep waiting.`,
      ],
      button: { label: 'Take or decline it', url: clinic.visitUrl },
    },
  });
}
