import { z } from 'zod';
import { ConsentSubject } from './consents.ts';
import { DeviceCheck } from './door.ts';
import { DeviceId, Instant, PersonId } from './ids.ts';

/** Which text was shown: the clinic's own name for it. */
const version = z.string().trim().min(1).max(100).meta({ example: '2026-01' });
const LARGEST_FORM = 8192;
const DEEPEST_FORM = 20;

/** Level by level: what is nested without end must not exhaust the stack. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth < DEEPEST_FORM; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return true;
  }
  return false;
}

const form = z.record(z.string(), z.unknown()).refine(isShallow, { error: 'at most 20 levels', abort: true });

/** What the clinic asks patients before a visit. With nothing asked, joining checks in by itself. */
export const CheckInSettings = z
  .strictObject({
    /** Where the patient is, for help to find them. */
    location: z.boolean().default(false),
    /** Where to call when the connection fails. */
    contactNumber: z.boolean().default(false),
    /** Without `granted` to each of them, nobody comes in. */
    consents: z
      .array(z.strictObject({ subject: ConsentSubject, version, text: z.string().min(1).max(4000) }))
      .max(5)
      .refine((all) => new Set(all.map(({ subject }) => subject)).size === all.length, { error: 'one text a subject' })
      .default([]),
    /** A JSON Schema (2020-12) of an object: a short form. Without `$ref` to elsewhere and without `pattern`. */
    form: form
      .refine((schema) => JSON.stringify(schema).length <= LARGEST_FORM, { error: 'at most 8 kB' })
      .nullable()
      .default(null),
  })
  .meta({ id: 'CheckInSettings' });
export type CheckInSettings = z.output<typeof CheckInSettings>;

const given = {
  location: z.string().trim().min(1).max(500).optional(),
  contactNumber: z
    .string()
    .trim()
    .regex(/^\+?[0-9 ()/.-]{3,40}$/)
    .optional(),
  form: form.optional(),
};

export const CheckInRequest = z
  .strictObject({
    ...given,
    /** An answer to each of the clinic's texts. */
    consents: z
      .array(z.strictObject({ subject: ConsentSubject, version, answer: z.enum(['granted', 'refused']) }))
      .max(5)
      .optional(),
    /** Who checks in, when the clinic does it for them: the patient when absent. */
    personId: PersonId.optional(),
    /** The browser that waits. Without it the place is kept without one, as at the front desk. */
    deviceId: DeviceId.optional(),
    deviceCheck: DeviceCheck.optional(),
  })
  .meta({
    id: 'CheckInRequest',
    example: {
      location: '12 Example Street, Exampleton',
      contactNumber: '+49 30 5550123',
      consents: [{ subject: 'visit_terms', version: '2026-01', answer: 'granted' }],
    },
  });
export type CheckInRequest = z.output<typeof CheckInRequest>;

/** Of a group, the clinic says whose. */
export const ReadCheckIn = z.strictObject({ personId: PersonId.optional() });
export type ReadCheckIn = z.output<typeof ReadCheckIn>;

/** What is asked of the patient, and what they gave. */
export const CheckIn = z
  .object({
    asks: z.object({
      location: z.boolean(),
      contactNumber: z.boolean(),
      consents: z.array(z.object({ subject: ConsentSubject, version, text: z.string() })),
      form: z.record(z.string(), z.unknown()).nullable(),
    }),
    /** Null until they have. */
    given: z
      .object({
        location: z.string().nullable(),
        contactNumber: z.string().nullable(),
        form: z.record(z.string(), z.unknown()).nullable(),
        at: Instant,
        /** Null: by themselves. */
        onBehalfBy: PersonId.nullable(),
      })
      .nullable(),
    isComplete: z.boolean(),
  })
  .meta({ id: 'CheckIn' });
export type CheckIn = z.infer<typeof CheckIn>;
