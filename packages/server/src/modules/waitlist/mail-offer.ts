import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { languageFor, say } from '../../mail/say.ts';
import { inWordsOfBoth } from '../../mail/time-in-words.ts';
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
  const language = languageFor(person.language, clinic.language);
  const where = { language, timeZone: person.timeZone ?? clinic.timeZone, clinicTimeZone: clinic.timeZone };
  const { button, ...said } = say(language, 'waitlist_offer', {
    clinic: clinic.name,
    when: inWordsOfBoth(startsAt, where),
    until: inWordsOfBoth(expiresAt, where),
  });
  await sendMail(tx, {
    kind: 'waitlist_offer',
    to: { personId: patientId, name: person.name, address: person.email },
    content: { ...said, language, ...(button !== undefined && { button: { label: button, url: clinic.visitUrl } }) },
  });
}
