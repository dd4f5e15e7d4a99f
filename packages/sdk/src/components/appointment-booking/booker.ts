import type { Appointment, Me } from '@bedside/contract';
import { zoneOf } from '../../copied/zones.ts';
import type { BookingApi } from './booking-api.ts';

export type Person = { id: string; name: string };
export type Wanted = { practitionerId?: string | undefined; specialty?: string | undefined; patientId?: string | undefined };

/** Who books, and for whom. */
export class Booker {
  me: Me | undefined;
  /** The patients whom this person may book for, themselves first; only where there are several. */
  charges: readonly Person[] = [];
  /** For whom, where that was chosen here. */
  patient: Person | undefined;
  readonly wanted: Wanted;

  constructor(wanted: Wanted = {}) {
    this.wanted = wanted;
  }

  get zone() {
    return zoneOf(this.me?.person.timeZone);
  }

  /** The practitioner is given: there is no directory to go back to. */
  get fixed() {
    return this.wanted.practitionerId || (this.me?.person.kind === 'practitioner' ? this.me.person.id : undefined);
  }

  get isPatient() {
    return this.me?.person.kind === 'patient';
  }

  /** Undefined while the clinic has not said. */
  get patientId() {
    return this.wanted.patientId || this.patient?.id || (this.isPatient ? this.me!.person.id : undefined);
  }

  /** Whose other visits count. Not all of the clinic's people are told when a patient is busy. */
  get asked() {
    const { patientId, zone } = this;
    return { timeZone: zone, patientId: this.isPatient && patientId !== this.me!.person.id ? patientId : undefined };
  }

  /** The clinic books for one of its patients, and has to say for whom. */
  get asksForPatient() {
    return !this.isPatient && !this.wanted.patientId;
  }

  /** Whoever acts for others may book for them. An extra: without it, it is for themselves. */
  async loadCharges(api: BookingApi) {
    if (!this.isPatient || this.me!.appointmentId || this.wanted.patientId) return;
    const list = await api.ownPatients().catch(() => undefined);
    if (!list || list.data.length < 2) return;
    const isMe = ({ id }: Person) => Number(id === this.me!.person.id);
    this.charges = list.data.map(({ id, name }) => ({ id, name })).sort((one, other) => isMe(other) - isMe(one));
  }

  /** Whether a visit that was found is the one that was booked: patients see only their own, and those of whom they act for. */
  isTheirs({ participants }: Appointment, typedName: string) {
    if (this.isPatient && !this.wanted.patientId) return true;
    const { patientId } = this;
    return participants.some(
      (one) => one.role === 'patient' && (patientId ? one.personId === patientId : one.name === typedName.trim()),
    );
  }
}
