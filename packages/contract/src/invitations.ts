import { z } from 'zod';
import { AppointmentId, DeviceId, Instant, InvitationId, PersonId } from './ids.ts';

/** From a link's fragment. */
const LinkSecret = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .meta({ example: 'dGhpcy1pcy1ub3QtYS1yZWFsLXNlY3JldC1hdC1hbGw' });

/** How a link reaches its person: `link` and `print` give it to you, `mail` sends it, `spoken` gives a code to say instead. */
export const INVITATION_DELIVERIES = ['link', 'mail', 'print', 'spoken'] as const;
export type InvitationDelivery = (typeof INVITATION_DELIVERIES)[number];

export const CreateInvitation = z
  .strictObject({ personId: PersonId, delivery: z.enum(INVITATION_DELIVERIES).optional() })
  .meta({ id: 'CreateInvitation' });
export type CreateInvitation = z.infer<typeof CreateInvitation>;

/** A link for one person to one appointment. */
export const Invitation = z
  .object({
    id: InvitationId,
    appointmentId: AppointmentId,
    personId: PersonId,
    delivery: z.enum(INVITATION_DELIVERIES),
    createdAt: Instant,
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

/**
 * `url` holds the secret in its fragment, and `code` (`ABCD-2345`) can be said on the telephone and exchanged once within an
 * hour. Each is shown this once, and null with other deliveries.
 */
export const NewInvitation = Invitation.extend({
  url: z.url().nullable(),
  code: z.string().nullable().meta({ example: null }),
}).meta({ id: 'NewInvitation' });
export type NewInvitation = z.infer<typeof NewInvitation>;

export const InvitationList = z.object({ data: z.array(Invitation) }).meta({ id: 'InvitationList' });
export type InvitationList = z.infer<typeof InvitationList>;

export const RedeemInvitation = z
  .strictObject({
    secret: LinkSecret,
    deviceId: DeviceId,
    /** Ends the session of the person's other device. */
    takeOver: z.boolean().optional(),
  })
  .meta({ id: 'RedeemInvitation' });
export type RedeemInvitation = z.infer<typeof RedeemInvitation>;

/** A code as it was heard: case, spaces and dashes do not matter. */
export const RedeemCode = z
  .strictObject({ code: z.string().min(1).max(40).meta({ example: 'ABCD-2345' }) })
  .meta({ id: 'RedeemCode' });
export type RedeemCode = z.infer<typeof RedeemCode>;

/** What a link would have held: redeem it. */
export const RedeemedCode = z.object({ secret: LinkSecret }).meta({ id: 'RedeemedCode' });
export type RedeemedCode = z.infer<typeof RedeemedCode>;

/** For a page that says that its link is dead. Whatever the secret is, the answer is the same. */
export const RequestNewInvitation = z.strictObject({ secret: LinkSecret }).meta({ id: 'RequestNewInvitation' });
export type RequestNewInvitation = z.infer<typeof RequestNewInvitation>;

/** It has been taken note of; what comes of it is not said here. */
export const Accepted = z.object({}).meta({ id: 'Accepted' });
export type Accepted = z.infer<typeof Accepted>;
