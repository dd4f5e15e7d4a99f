import type { Appointment, BedsideClient, SlotHold } from '@bedside/client';
import { once } from './ask.ts';

export interface Time {
  practitionerId: string;
  startsAt: string;
}

/** Asked twice by one person, the same time has one hold: this needs no key. */
export const holdTime = async (client: BedsideClient, time: Time): Promise<SlotHold> =>
  (await client.POST('/v1/slot-holds', { body: time })).data;

/** Whether it was still there makes no difference. */
export const releaseTime = (client: BedsideClient, id: string): Promise<unknown> =>
  client.DELETE('/v1/slot-holds/{id}', { params: { path: { id } } }).catch((error: Error) => console.error(error.message));

export interface Booking extends Time {
  patientId: string;
  durationMinutes: number;
  /** Undefined when it has run out: whoever was a little slow gets the time all the same, if it is still free. */
  holdId: string | undefined;
  reason: string;
  mode: Appointment['mode'];
  key: string;
}

export async function bookTime(client: BedsideClient, { key, holdId, reason, ...booking }: Booking): Promise<Appointment> {
  const body = { ...booking, ...(holdId && { holdId }), ...(reason && { reason }) };
  const header = { 'idempotency-key': key };
  return (await once(() => client.POST('/v1/appointments', { params: { header }, body }))).data;
}
