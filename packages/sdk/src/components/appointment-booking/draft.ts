import type { Appointment, AppointmentMode } from '@bedside/contract';
import { WishKey } from '../../copied/wish-key.ts';
import type { Booking } from './booking-api.ts';
import { codeOf } from './codes.ts';
import type { Desk } from './desk.ts';

type Chosen = Pick<Booking, 'practitionerId' | 'startsAt' | 'durationMinutes'> & { holdId: string | undefined };

const untyped = { reason: '', comment: '', name: '', email: '' };
/** A request that is still at work is asked about again so often. */
const MOST_TRIES = 4;

/** What somebody says about the visit that they book, and the one request that books it. */
export class Draft {
  typed = untyped;
  mode: AppointmentMode = 'video';
  #desk: Desk;
  #wish = new WishKey();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The mode stays where there is a choice of it. */
  settle(modes: readonly AppointmentMode[]) {
    if (!modes.includes(this.mode)) this.mode = modes[0] ?? this.mode;
  }

  forget() {
    this.typed = untyped;
  }

  /** One press is one visit, whatever becomes of the replies. */
  book({ holdId, ...chosen }: Chosen, patientId: string | undefined) {
    const { reason, comment, name, email } = Object.fromEntries(
      Object.entries(this.typed).map(([field, text]) => [field, text.trim()]),
    ) as typeof untyped;
    const body: Booking = {
      ...chosen,
      mode: this.mode,
      ...(patientId ? { patientId } : { patient: { name, email } }),
      ...(holdId && { holdId }),
      ...(reason && { reason }),
      ...(comment && { comment }),
    };
    return this.#wish.ask(body, (key) => this.#ask(body, key));
  }

  /** While the same request is still at work, it is waited for. */
  async #ask(body: Booking, key: string): Promise<Appointment> {
    const { api, signal } = this.#desk;
    for (let attempt = 1; ; attempt++) {
      try {
        return await api.book(body, key);
      } catch (cause) {
        if (codeOf(cause) !== 'idempotency.in_flight' || attempt === MOST_TRIES || signal.aborted) throw cause;
        await new Promise((resolve) => setTimeout(resolve, 1000 * attempt));
      }
    }
  }
}
