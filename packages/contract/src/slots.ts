import { z } from 'zod';
import { APPOINTMENT_MODES } from './appointments.ts';
import { AppointmentId, Instant, InstantInput, PatientId, PersonId, SlotHoldId } from './ids.ts';
import { TimeZone } from './times.ts';

/** The longest stretch of time in which slots can be asked for, in days. */
export const SLOT_RANGE_DAYS = 62;

const durationMinutes = z.int().min(5).max(480);

const range = {
  /** Absent: now. */
  from: InstantInput.optional(),
  /** At most 62 days after `from`; absent: 14 days after it. */
  to: InstantInput.optional(),
  /** A whole multiple of the practitioner's slot length; absent: one slot. */
  durationMinutes: z.coerce.number().pipe(durationMinutes).optional(),
  mode: z.enum(APPOINTMENT_MODES).optional(),
  /** For whom: who has to be free as well. Absent: the patient whose session it is. */
  patientId: PatientId.optional(),
  /** In which zone `localStart` is told; absent: the practitioner's. */
  timeZone: TimeZone.optional(),
};

export const ListSlots = z.strictObject({
  ...range,
  /** Of a visit for which another time is looked for: the one that it has does not count as taken, and its patient has to be free. */
  movingAppointmentId: AppointmentId.optional(),
});
export type ListSlots = z.output<typeof ListSlots>;

/** `localStart` is `startsAt` by the wall clock that was asked for, with its offset: `2026-11-24T10:45:00+01:00`. */
const slot = { startsAt: Instant, endsAt: Instant, localStart: z.iso.datetime({ offset: true }) };

export const SlotList = z
  .object({
    data: z.array(z.object(slot)),
    /** The zone of `localStart`. */
    timeZone: TimeZone,
    /** The practitioner's own. */
    practitionerTimeZone: TimeZone,
    durationMinutes: z.int(),
    modes: z.array(z.enum(APPOINTMENT_MODES)),
    serverNow: Instant,
  })
  .meta({ id: 'SlotList' });
export type SlotList = z.infer<typeof SlotList>;

const several = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema.transform((one) => [one]), z.array(schema).max(50)]);

/** Whose slots: by specialty, department or by name. At least one of them. */
export const FindSlots = z
  .strictObject({
    ...range,
    specialty: z.string().trim().min(1).max(200).optional(),
    departmentId: z
      .string()
      .regex(/^dep_[0-9a-f]{32}$/)
      .optional(),
    practitionerId: several(PersonId).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(10),
  })
  .refine(({ specialty, departmentId, practitionerId }) => specialty ?? departmentId ?? practitionerId, {
    error: 'specialty, departmentId or practitionerId',
  });
export type FindSlots = z.output<typeof FindSlots>;

export const FoundSlots = z
  .object({
    data: z.array(z.object({ practitionerId: PersonId, name: z.string(), specialty: z.string().nullable(), ...slot })),
    serverNow: Instant,
  })
  .meta({ id: 'FoundSlots' });
export type FoundSlots = z.infer<typeof FoundSlots>;

/** Keeps a slot while someone books it. */
export const HoldSlot = z
  .strictObject({
    practitionerId: PersonId.meta({ example: `prc_${'0123456789abcdef'.repeat(2)}` }),
    startsAt: InstantInput,
    /** Absent: one slot of the practitioner. */
    durationMinutes: durationMinutes.optional(),
  })
  .meta({ id: 'HoldSlot' });
export type HoldSlot = z.output<typeof HoldSlot>;

/** Its id is all that is needed to book with it: keep it as you would a ticket. */
export const SlotHold = z
  .object({ id: SlotHoldId, practitionerId: PersonId, startsAt: Instant, endsAt: Instant, expiresAt: Instant })
  .meta({ id: 'SlotHold' });
export type SlotHold = z.infer<typeof SlotHold>;
