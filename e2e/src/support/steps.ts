import { clinic } from './clinic.ts';
import { eventually } from './eventually.ts';
import type { Link } from './link.ts';
import { meet } from './media.ts';
import type { Person } from './person.ts';
import type { Stage } from './stage.ts';

export const list = ({ page }: Person) => page.locator('appointment-list');
export const visit = ({ page }: Person) => page.locator('telehealth-call');
export const board = ({ page }: Person) => page.locator('waiting-room');

const pressIn = (place: ReturnType<typeof list>, name: string) => place.getByRole('button', { name, exact: true });

/** From the list to the device check. */
export async function opensTheirVisit(person: Person): Promise<void> {
  await pressIn(list(person), 'Join visit').first().click();
  await pressIn(visit(person), 'Join visit').waitFor();
}

/** From the list through the device check, up to the answer of the door. */
export async function asksToComeIn(person: Person): Promise<void> {
  await opensTheirVisit(person);
  await pressIn(visit(person), 'Join visit').click();
}

export const presses = (person: Person, name: string): Promise<void> => pressIn(visit(person), name).click();

/** Admits the one who waits (in a scene of two, only one does), and goes in with them. */
export async function admits(practitioner: Person): Promise<void> {
  await board(practitioner)
    .getByRole('button', { name: /^Admit/ })
    .click();
  await presses(practitioner, 'Join visit');
}

export async function isInTheVisit(person: Person, withinSeconds = 30): Promise<void> {
  await visit(person)
    .locator('telehealth-stage')
    .waitFor({ timeout: withinSeconds * 1000 });
}

/** From two closed browsers to a visit in which both see and hear each other. */
export async function startedVisit(
  stage: Stage,
  booking: Parameters<Stage['bothSides']>[0] = {},
  {
    before = (_patient: Person): unknown => null,
    practitionerBefore = (_practitioner: Person): unknown => null,
    patientsLink = undefined as Link | undefined,
  } = {},
) {
  const { appointment, patient, practitioner } = await stage.bothSides(booking, undefined, patientsLink);
  await before(patient);
  await practitionerBefore(practitioner);
  await practitioner.open('/practitioner');
  await patient.open('/patient');
  await asksToComeIn(patient);
  await admits(practitioner);
  await Promise.all([isInTheVisit(patient), isInTheVisit(practitioner)]);
  await meet(patient, practitioner);
  const { callId } = await clinic.appointment(appointment.id);
  if (!callId) throw new Error('Both are in, and there is no call.');
  return { appointment, patient, practitioner, callId };
}

/** Until the call is over; gives its row. */
export const overCall = (callId: string, withinSeconds = 30) =>
  eventually(
    'the call is over',
    async () => {
      const call = await clinic.call(callId);
      return call.status === 'ended' && call;
    },
    { withinSeconds },
  );
