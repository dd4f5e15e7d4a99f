import { OPEN_STATUSES, type Bedside, type Visit } from './bedside.ts';
import { readAppointmentId, writeAppointmentId } from './demo-file.ts';
import { PEOPLE } from './people.ts';

/** The next planned visit may begin soon: then a shorter one. */
const DURATIONS_MINUTES = [30, 15, 10, 5];

/** There is always a visit to look at: when the last one is over, a new one is booked that starts now. */
export interface DemoVisit {
  ensureOpen(): Promise<void>;
}

export function createDemoVisit(bedside: Bedside, file: string): DemoVisit {
  let running: Promise<void> | undefined;
  return {
    // Pages loaded at the same time share one look and one booking.
    ensureOpen: () => (running ??= ensureOpen(bedside, file).finally(() => (running = undefined))),
  };
}

async function ensureOpen(bedside: Bedside, file: string): Promise<void> {
  const [visit, now] = await Promise.all([bedside.findVisit(await readAppointmentId(file)), bedside.now()]);
  if (visit && isOpen(visit, now)) return;
  const next = await newVisit(bedside, now);
  if (next) await writeAppointmentId(file, next.id);
}

const isOpen = ({ status, joinWindow }: Visit, now: string): boolean =>
  OPEN_STATUSES.includes(status) &&
  Date.parse(joinWindow.opensAt) <= Date.parse(now) &&
  Date.parse(now) < Date.parse(joinWindow.closesAt);

/** One that starts now; or, when the next planned one leaves no room for it, that one. */
async function newVisit(bedside: Bedside, now: string): Promise<Visit | undefined> {
  const [patient, practitioner] = await Promise.all([
    bedside.createSession(PEOPLE.patient.externalId),
    bedside.createSession(PEOPLE.practitioner.externalId),
  ]);
  const people = { patientId: patient.personId, practitionerId: practitioner.personId };
  for (const minutes of DURATIONS_MINUTES) {
    const visit = await bedside.bookInstantVisit(people, minutes);
    if (visit) return visit;
  }
  return (await bedside.visitsToCome(people)).find((visit) => isOpen(visit, now));
}
