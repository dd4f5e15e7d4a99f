import { z } from 'zod';
import { AppointmentId, DeviceId, Instant, InvitationId, PersonId } from './ids.ts';

/** From a link's fragment. */
const LinkSecret = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .meta({ example: 'dGhpcy1pcy1ub3QtYS1yZWFsLXNlY3JldC1hdC1hbGw' });

export const CreateInvitation = z.strictObject({ personId: PersonId }).meta({ id: 'CreateInvitation' });
export type CreateInvitation = z.infer<typeof CreateInvitation>;

/** A link for one person to one appointment. */
export const Invitation = z
  .object({
    id: InvitationId,
    appointmentId: AppointmentId,
    personId: PersonId,
    createdAt: Instant,
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

/** `url` holds the secret in its fragment and is shown this once. */
export const NewInvitation = Invitation.extend({ url: z.url() }).meta({ id: 'NewInvitation' });
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

/** For a page that says that its link is dead. Whatever the secret is, the answer is the same. */
export const RequestNewInvitation = z.strictObject({ secret: LinkSecret }).meta({ id: 'RequestNewInvitation' });
export type RequestNewInvitation = z.infer<typeof RequestNewInvitation>;

/** It has been taken note of; what comes of it is not said here. */
export const Accepted = z.object({}).meta({ id: 'Accepted' });
export type Accepted = z.infer<typeof Accepted>;
