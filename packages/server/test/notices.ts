import type { EventType } from '@bedside/contract';
import type { Db, ServiceContext } from '../src/context.ts';
import { transact } from '../src/db/transact.ts';
import { tellDueNotices } from '../src/jobs/start-mailing.ts';
import type { MailMessage } from '../src/mail/mail-port.ts';
import { emitEvent } from '../src/modules/events/emit-event.ts';
import type { EventData } from '../src/modules/events/events.table.ts';
import { mails } from '../src/modules/mails/mails.table.ts';
import { notices } from '../src/modules/notices/notices.table.ts';
import { reminders } from '../src/modules/notices/reminders.table.ts';
import type { Clock } from '../src/shared/clock.ts';
import { asOwner, fakeClock, makeCtx, NOW } from './helpers.ts';
import { mailsOut } from './mail.ts';
import { appointment, guest, patient, practitioner } from './makers.ts';

type Visit = Awaited<ReturnType<typeof appointment>>;
type Happening = { appointmentId?: string | null; audience?: string[]; data?: EventData };

/** Announces a fact, as the verb behind it does. */
export const happens = (ctx: ServiceContext, type: EventType, { appointmentId = null, audience = [], data = {} }: Happening) =>
  transact(ctx, async (tx) => emitEvent(tx, { type, appointmentId, audience, data }));

/** Tells people of all that has happened, and gives the mails that went out: address and subject, by address. */
export async function told(db: Db, wallClock: Clock = fakeClock()): Promise<MailMessage[]> {
  await tellDueNotices(makeCtx(db, { wallClock }));
  const sent = await mailsOut(db, wallClock);
  return sent.sort((one, other) => (one.to.address < other.to.address ? -1 : 1));
}

export const linesOf = (sent: readonly MailMessage[]) => sent.map(({ to, subject }) => `${to.address}: ${subject}`);

export const noticesOf = (db: Db) => asOwner(db, (owner) => owner.select().from(notices).orderBy(notices.position));
export const mailRows = (db: Db) => asOwner(db, (owner) => owner.select().from(mails).orderBy(mails.toAddress));
export const reminderRows = (db: Db) =>
  asOwner(db, (owner) => owner.select().from(reminders).orderBy(reminders.dueAt, reminders.personId));

/** A visit in three days, of people with addresses, that was just planned. */
export async function planned(db: Db, over: Parameters<typeof appointment>[1] = {}) {
  const people = {
    pia: await patient(db, { email: 'pia@mail.example' }),
    paul: await practitioner(db, { email: 'paul@mail.example' }),
    gus: await guest(db, { email: 'gus@mail.example' }),
  };
  const visit: Visit = await appointment(db, {
    patientId: people.pia.id,
    practitionerId: people.paul.id,
    guestIds: [people.gus.id],
    startsAt: new Date(NOW.getTime() + 3 * 86_400_000),
    ...over,
  });
  return { ...people, visit };
}
