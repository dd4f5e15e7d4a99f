import { z } from 'zod';
import { BreakGlassGrantId, Instant, InstantInput, PersonId, ProxyId } from './ids.ts';

/** A guardian or relative who acts for a patient: sees and joins their visits. */
export const Proxy = z
  .object({
    id: ProxyId,
    guardianId: PersonId,
    patientId: PersonId,
    /** As the clinic writes it: mother, guardian, … */
    relationship: z.string(),
    since: Instant,
    /** Null: until it is ended. */
    until: Instant.nullable(),
    endedAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Proxy' });
export type Proxy = z.infer<typeof Proxy>;
export const ProxyList = z.object({ data: z.array(Proxy) }).meta({ id: 'ProxyList' });
export type ProxyList = z.infer<typeof ProxyList>;

export const CreateProxy = z
  .strictObject({
    /** A patient or guest of the clinic; a parent need not be a patient themselves. */
    guardianId: PersonId,
    relationship: z.string().trim().min(1).max(100),
    /** Absent: from now on. */
    since: InstantInput.optional(),
    until: InstantInput.optional(),
  })
  .meta({ id: 'CreateProxy', example: { guardianId: `pat_${'fedcba9876543210'.repeat(2)}`, relationship: 'mother' } });
export type CreateProxy = z.infer<typeof CreateProxy>;

/** For an hour, an admin may read of one person what their role hides. */
export const BreakGlassGrant = z
  .object({
    id: BreakGlassGrantId,
    adminId: PersonId,
    subjectId: PersonId,
    reason: z.string(),
    openedAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: 'BreakGlassGrant' });
export type BreakGlassGrant = z.infer<typeof BreakGlassGrant>;
export const BreakGlassGrantList = z.object({ data: z.array(BreakGlassGrant) }).meta({ id: 'BreakGlassGrantList' });
export type BreakGlassGrantList = z.infer<typeof BreakGlassGrantList>;

export const BreakGlass = z.strictObject({ subjectId: PersonId, reason: z.string().trim().min(10).max(1000) }).meta({
  id: 'BreakGlass',
  example: {
    subjectId: `pat_${'0123456789abcdef'.repeat(2)}`,
    reason: 'The patient is unconscious and their practitioner cannot be reached.',
  },
});
export type BreakGlass = z.infer<typeof BreakGlass>;
