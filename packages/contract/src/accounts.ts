import { z } from 'zod';
import { AccountId, Instant, PersonId } from './ids.ts';
import { Email, line, PersonName } from './person-fields.ts';

/** Ten characters or more; which ones does not matter. Ones that everybody knows are refused. */
export const Password = z.string().min(10).max(200).meta({ example: 'seven green kettles' });

/** From the fragment of a mailed link. */
const LinkToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .meta({ example: 'dGhpcy1pcy1ub3QtYS1yZWFsLXNlY3JldC1hdC1hbGw' });

const asPatient = z.strictObject({ kind: z.literal('patient'), name: PersonName, email: Email, password: Password });
const asPractitioner = z.strictObject({
  kind: z.literal('practitioner'),
  name: PersonName,
  email: Email,
  password: Password,
  specialty: line(100),
  experienceYears: z.int().min(0).max(80),
  qualification: line(300),
});

/** Patients and practitioners, where the clinic lets them. Everyone else is invited. */
export const SignUp = z.discriminatedUnion('kind', [asPatient, asPractitioner]).meta({
  id: 'SignUp',
  example: { kind: 'patient', name: 'Pia Example', email: 'pia@mail.example', password: 'seven green kettles' },
});
export type SignUp = z.output<typeof SignUp>;

/** `password` once more, so that nobody can be made to open an account that somebody else has begun in their name. */
export const VerifyEmail = z.strictObject({ token: LinkToken, password: z.string().min(1).max(200) }).meta({ id: 'VerifyEmail' });
export type VerifyEmail = z.output<typeof VerifyEmail>;

export const SignIn = z
  .strictObject({ email: Email, password: z.string().min(1).max(200) })
  .meta({ id: 'SignIn', example: { email: 'pia@mail.example', password: 'seven green kettles' } });
export type SignIn = z.output<typeof SignIn>;

export const RequestPasswordReset = z
  .strictObject({ email: Email })
  .meta({ id: 'RequestPasswordReset', example: { email: 'pia@mail.example' } });
export type RequestPasswordReset = z.output<typeof RequestPasswordReset>;

export const SetPassword = z.strictObject({ token: LinkToken, password: Password }).meta({ id: 'SetPassword' });
export type SetPassword = z.output<typeof SetPassword>;

export const ChangePassword = z
  .strictObject({ currentPassword: z.string().min(1).max(200), newPassword: Password })
  .meta({ id: 'ChangePassword', example: { currentPassword: 'seven green kettles', newPassword: 'eight blue kettles' } });
export type ChangePassword = z.output<typeof ChangePassword>;

export const InviteToAccount = z.strictObject({ personId: PersonId }).meta({ id: 'InviteToAccount' });
export type InviteToAccount = z.output<typeof InviteToAccount>;

/** A way in by e-mail and password, of one person. */
export const Account = z
  .object({ id: AccountId, personId: PersonId, email: z.string(), hasPassword: z.boolean(), createdAt: Instant })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;
