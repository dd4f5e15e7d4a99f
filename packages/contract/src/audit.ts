import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { AuditEventId, Instant, InstantInput, PersonId } from './ids.ts';

export const AUDIT_OUTCOMES = ['done', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who read, changed or was refused what. Ids and names of fields, never what stood in them. */
export const AuditEvent = z
  .object({
    id: AuditEventId,
    at: Instant,
    /** A role, `secret_key`, `link`, `visitor` or `system`. */
    actorType: z.string(),
    actorId: z.string(),
    /** For whom, when somebody acted by a proxy. */
    onBehalfOf: PersonId.nullable(),
    /** What was done, as in `appointment.cancel`; of a refusal, the operation that was asked for. */
    action: z.string(),
    /** Of a list the clinic; what was on it is in `entityIds`. */
    entityId: z.string(),
    entityIds: z.array(z.string()),
    /** Names of the fields that changed. */
    changed: z.array(z.string()),
    outcome: z.enum(AUDIT_OUTCOMES),
    /** With which error it was refused. */
    code: z.string().nullable(),
    requestId: z.string().nullable(),
    /** From where, cut to /24 or /48; forgotten after 30 days. */
    network: z.string().nullable(),
    /** Its place in the clinic's chain; null in the second until it is sealed. */
    sequence: z.int().nullable(),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Newest first. */
export const AuditEventList = z
  .object({ data: z.array(AuditEvent), nextCursor: z.string().nullable() })
  .meta({ id: 'AuditEventList' });
export type AuditEventList = z.infer<typeof AuditEventList>;

export const ListAuditEvents = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: PageCursor,
  /** Times of the real clock, also in a test clinic. */
  from: InstantInput.optional(),
  to: InstantInput.optional(),
  /** What they did, what was done for them, and what was done to their own record. */
  personId: PersonId.optional(),
  /** A person or a key: what they did. */
  actorId: z.string().max(100).optional(),
  /** Of whatever kind; also lists that it was on. */
  entityId: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
});
export type ListAuditEvents = z.output<typeof ListAuditEvents>;
