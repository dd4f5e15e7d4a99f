import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Appointment } from '@bedside/contract';
import { test } from 'vitest';
import { clinic, isOver, type Booking } from './clinic.ts';
import type { Link } from './link.ts';
import { Person, type PersonOptions } from './person.ts';
import { running } from './running.ts';
import { brokenRules } from './rules.ts';

const EVIDENCE = fileURLToPath(new URL('../../../.bedside/e2e/', import.meta.url));
let nextPair = 0;

/** What one test has brought into being, to be cleared away after it. */
export class Stage {
  readonly #people: Person[] = [];
  readonly #appointments: string[] = [];

  async person(options: PersonOptions): Promise<Person> {
    const person = await Person.arrive(options);
    this.#people.push(person);
    return person;
  }

  /** A visit that starts now, of two people who are in no other test. */
  async visit(booking: Partial<Booking> = {}): Promise<Appointment> {
    const [patientId, practitionerId] = [running.roster.patients[nextPair], running.roster.practitioners[nextPair]];
    if (!patientId || !practitionerId) throw new Error('There are more tests than people: add some in add-people.ts.');
    nextPair++;
    const pair = { patientId, practitionerId };
    return this.clearAway(await clinic.book({ ...pair, ...booking }));
  }

  clearAway(appointment: Appointment): Appointment {
    this.#appointments.push(appointment.id);
    return appointment;
  }

  /** The visit and its two people, each at a browser, none of whom has opened a page. */
  async bothSides(booking: Partial<Booking> = {}, practitionersApi?: string, patientsLink?: Link) {
    const appointment = await this.visit(booking);
    const idOf = (role: string) => appointment.participants.find((one) => one.role === role)?.personId ?? '';
    const patient = await this.person({
      name: 'the patient',
      personId: idOf('patient'),
      ...(patientsLink && { link: patientsLink }),
    });
    const practitioner = await this.person({
      name: 'the practitioner',
      personId: idOf('practitioner'),
      ...(practitionersApi && { apiUrl: practitionersApi }),
    });
    return { appointment, patient, practitioner };
  }

  /** A patient who has opened the link that was mailed to them. */
  async invited(booking: Partial<Booking> = {}) {
    const appointment = await this.visit(booking);
    const personId = appointment.participants.find(({ role }) => role === 'patient')?.personId ?? '';
    const invitation = await clinic.invite(appointment.id, personId);
    const patient = await this.person({ name: 'the invited patient' });
    await patient.page.goto(invitation.url ?? '');
    return { appointment, invitation, patient };
  }

  /** The rules that hold in every test, whatever it is about. */
  keptTheRules(): void {
    const broken = this.#people.flatMap(brokenRules);
    if (broken.length > 0) throw new Error(`Rules of every page were broken:\n${broken.join('\n')}`);
  }

  async keepEvidence(name: string): Promise<void> {
    const folder = `${EVIDENCE}${name.replaceAll(/\W+/g, '-').slice(0, 80)}/`;
    await mkdir(folder, { recursive: true });
    for (const [index, person] of this.#people.entries()) {
      const file = `${folder}${index + 1}-${person.name.replaceAll(/\W+/g, '-')}`;
      const { page } = person;
      if (page.isClosed()) continue;
      await page.screenshot({ path: `${file}.png`, timeout: 5000 }).catch(() => {});
      const spoken = await page.locator('body').ariaSnapshot({ timeout: 5000 }).catch(String);
      await writeFile(`${file}.txt`, [page.url(), spoken, ...person.consoleLines, ...person.addresses].join('\n'));
    }
    console.log(`What was on the screens: ${folder}`);
  }

  async clear(): Promise<void> {
    for (const person of this.#people) await person.context.close();
    for (const id of this.#appointments) await endWhatRuns(id);
  }
}

async function endWhatRuns(appointmentId: string): Promise<void> {
  const { status, callId } = await clinic.appointment(appointmentId);
  if (callId && !isOver(status)) await clinic.endCall(callId);
}

/** A test with a stage, whose seconds are told, and which leaves the screens behind when it fails. */
export function scene(name: string, play: (stage: Stage) => Promise<void>, { seconds = 180 } = {}): void {
  test(
    name,
    async () => {
      const stage = new Stage();
      const began = performance.now();
      try {
        await play(stage);
        stage.keptTheRules();
      } catch (error) {
        await stage.keepEvidence(name);
        throw error;
      } finally {
        await stage.clear();
        console.log(`${((performance.now() - began) / 1000).toFixed(1)} s  ${name}`);
      }
    },
    seconds * 1000,
  );
}
