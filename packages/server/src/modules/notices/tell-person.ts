import type { NoticeKind } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { emitEvent } from '../events/emit-event.ts';
import type { StoredContent } from '../mails/mails.rules.ts';
import { sendMail } from '../mails/send-mail.ts';
import type { PersonRow } from '../people/people.table.ts';
import { notices, type NoticeFacts } from './notices.table.ts';

type Told = {
  kind: NoticeKind;
  person: PersonRow;
  /** Of the same cause nobody is told twice, by whichever process. */
  cause: string;
  appointmentId: string | null;
  callId?: string | null;
  /** Undefined: nothing in the page. */
  facts?: NoticeFacts | undefined;
  /** Undefined: no mail. */
  mail?: { content: StoredContent; subjectId?: string } | undefined;
};

/** One person, of one thing: in the page and by mail. Within the caller's transaction. */
export async function tellPerson(tx: TransactionContext, { facts, mail, ...told }: Told): Promise<void> {
  const { kind, person, cause, appointmentId } = told;
  if (facts) await notify(tx, { ...told, facts });
  if (!mail) return;
  const to = { personId: person.id, name: person.name, address: person.email };
  await sendMail(tx, { kind, to, cause, appointmentId, ...mail });
}

async function notify(tx: TransactionContext, { kind, person, cause, appointmentId, callId = null, facts }: Told) {
  const id = tx.newId('ntc');
  const [made] = await tx.db
    .insert(notices)
    .values({
      ...{ id, clinicId: tx.clinicId, personId: person.id, kind, cause, appointmentId, callId, facts: facts ?? {} },
      createdAt: tx.clock.now(),
    })
    .onConflictDoNothing()
    .returning({ id: notices.id });
  if (!made) return;
  const data = { noticeId: id, kind, personId: person.id, callId };
  emitEvent(tx, { type: 'notice.created', appointmentId, audience: [person.id], data });
}
