import type { Bedside } from './bedside.ts';
import { readAppointmentId, writeAppointmentId } from './demo-file.ts';
import { PEOPLE } from './people.ts';

const OPEN: readonly string[] = ['scheduled', 'checked_in', 'in_progress'];
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
  if (await isOpen(bedside, await readAppointmentId(file))) return;
  await writeAppointmentId(file, await book(bedside));
}

async function isOpen(bedside: Bedside, id: string): Promise<boolean> {
  const [visit, now] = await Promise.all([bedside.findVisit(id), bedside.now()]);
  return visit !== undefined && OPEN.includes(visit.status) && Date.parse(now) < Date.parse(visit.joinWindow.closesAt);
}

async function book(bedside: Bedside): Promise<string> {
  const [patient, practitioner] = await Promise.all([
    bedside.createSession(PEOPLE.patient.externalId),
    bedside.createSession(PEOPLE.practitioner.externalId),
  ]);
  const people = { patientId: patient.personId, practitionerId: practitioner.personId };
  for (const minutes of DURATIONS_MINUTES) {
    const visit = await bedside.bookInstantVisit(people, minutes);
    if (visit) return visit.id;
  }
  throw new Error('Both have another visit now.');
}
