import { z } from 'zod';
import { AppointmentId, ConsentId, Instant, PersonId } from './ids.ts';

/** What the product itself asks for; a clinic may keep others under names of its own. */
export const CONSENT_SUBJECTS = ['visit_terms', 'recording', 'transcription'] as const;

export const CONSENT_ANSWERS = ['granted', 'refused', 'withdrawn'] as const;
export type ConsentAnswer = (typeof CONSENT_ANSWERS)[number];

/** A word or two in small letters: `visit_terms`. */
export const ConsentSubject = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/)
  .meta({ example: 'visit_terms' });

/** One answer, for ever. What counts now is the newest for the person and the subject. */
export const Consent = z
  .object({
    id: ConsentId,
    personId: PersonId,
    /** The person, a guardian, or the member of staff or key that wrote it down. */
    answeredBy: z.string(),
    /** Null: for all visits. */
    appointmentId: AppointmentId.nullable(),
    subject: ConsentSubject,
    /** Which wording was shown. */
    version: z.string(),
    answer: z.enum(CONSENT_ANSWERS),
    at: Instant,
    /** Whether it is the newest of its person and subject here, which is the one that counts. */
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Consent' });
export type Consent = z.infer<typeof Consent>;

/** Newest first. */
export const ConsentList = z.object({ data: z.array(Consent) }).meta({ id: 'ConsentList' });
export type ConsentList = z.infer<typeof ConsentList>;

export const RecordConsent = z
  .strictObject({
    subject: ConsentSubject,
    /** Of the text that the person was shown, as the clinic names it. */
    version: z.string().trim().min(1).max(100),
    answer: z.enum(CONSENT_ANSWERS),
    /** Whose answer it is, when it is not the caller's own. */
    personId: PersonId.optional(),
  })
  .meta({ id: 'RecordConsent', example: { subject: 'visit_terms', version: '2026-11', answer: 'granted' } });
export type RecordConsent = z.infer<typeof RecordConsent>;
