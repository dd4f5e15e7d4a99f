import type { NoticeKind } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { isOfClinic } from '../people/people.rules.ts';
import type { PersonRow } from '../people/people.table.ts';
import { markInvited, markReleased } from './invitees.queries.ts';
import { ownInvitation } from './own-link.ts';
import { factsOf, isMailed, type Scene } from './scene.ts';
import { tellPerson } from './tell-person.ts';
import { hasOwnLink, visitMail, type VisitKind } from './visit-mail.ts';

type Told = {
  kind: Exclude<VisitKind, 'request_not_taken_up'>;
  person: PersonRow;
  cause: string;
  /** Of a reminder. */
  minutesBefore?: number;
  /** In other words. */
  wording?: VisitKind;
  /** Whatever the settings say: staff asked for it. */
  isByHand?: boolean;
  isMailWanted?: boolean;
};

const KNOWS: Partial<Record<NoticeKind, typeof markInvited>> = {
  invitation: markInvited,
  change: markInvited,
  cancellation: markReleased,
};

/** One person, of a visit: in the page, and by mail where the clinic wants it. Within the caller's transaction. */
export async function tellOfVisit(tx: TransactionContext, scene: Scene, told: Told): Promise<void> {
  const { kind, person, cause, minutesBefore, wording = kind, isByHand = false, isMailWanted = true } = told;
  const { row } = scene.visit!;
  const goesOut = isByHand || (isMailWanted && isMailed(scene.settings, kind));
  await tellPerson(tx, {
    ...{ kind, person, cause, appointmentId: row.id },
    facts: isByHand ? undefined : { visit: factsOf(scene, person.id), ...(minutesBefore !== undefined && { minutesBefore }) },
    mail: goesOut ? await mailOf(tx, scene, wording, person) : undefined,
  });
  await KNOWS[kind]?.(tx, row, person.id);
}

async function mailOf(tx: TransactionContext, { clinic, visit }: Scene, kind: VisitKind, person: PersonRow) {
  const { row: appointment, participants } = visit!;
  const role = participants.find((one) => one.person.id === person.id)?.role;
  // Who takes no part any more is told so by what they are.
  const forClinic = role === undefined ? isOfClinic(person.kind) : role === 'practitioner';
  const content = await visitMail(tx, { kind, clinic, appointment, person, isOfClinic: forClinic });
  if (!person.email || !hasOwnLink(kind, forClinic)) return { content };
  return { content, subjectId: await ownInvitation(tx, appointment, person.id) };
}
