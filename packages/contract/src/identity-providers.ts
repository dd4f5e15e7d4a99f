import { z } from 'zod';
import { IdentityProviderId, Instant } from './ids.ts';
import { ROLE_NAMES } from './permissions.ts';

const Claim = z.string().min(1).max(200).meta({ example: 'custom:role' });
const Value = z.string().min(1).max(300);
const AssignableRole = z.enum(ROLE_NAMES).exclude(['guest']);

/** Which claim says what, and what its values mean here. */
export const ClaimMapping = z
  .strictObject({
    /** `values`: what the claim may say, and the role that it gives. A list in the claim counts by its first known value. */
    role: z
      .strictObject({ claim: Claim, values: z.record(Value, AssignableRole) })
      .nullable()
      .default(null),
    /** Of whom the role claim says nothing known. Null: they are refused. */
    defaultRole: AssignableRole.nullable().default(null),
    /** Names the clinic. Refused unless it says the clinic's own id, or one of `values`: your id or e-mail address for it. */
    clinic: z
      .strictObject({ claim: Claim, values: z.array(Value).max(20) })
      .nullable()
      .default(null),
    /** A department by its id, or by `values`: your id for it → ours. Of practitioners and staff. */
    department: z
      .strictObject({ claim: Claim, values: z.record(Value, Value) })
      .nullable()
      .default(null),
    /** The person's `externalId` here: finds who is there already, and is given to who is new. */
    externalId: Claim.nullable().default(null),
  })
  .meta({ id: 'ClaimMapping' });
export type ClaimMapping = z.output<typeof ClaimMapping>;

export const TOKEN_KINDS = ['id', 'access', 'any'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

const fields = {
  name: z.string().trim().min(1).max(100),
  /** For whom its tokens are: the client ids of your applications and, for access tokens, the audience of your API. */
  clientIds: z.array(z.string().min(1).max(200)).min(1).max(20),
  tokens: z.enum(TOKEN_KINDS),
  claims: ClaimMapping,
  /** Whether someone unknown becomes a person of the clinic. */
  createsPeople: z.boolean(),
};
const example = {
  name: 'Hospital sign-in',
  issuer: 'https://login.hospital.example/pool-1',
  clientIds: ['7f3a9c'],
  tokens: 'id',
  claims: {
    role: { claim: 'custom:role', values: { 'hospital-admin': 'clinic_admin', doctor: 'practitioner' } },
    defaultRole: 'patient',
    clinic: { claim: 'custom:hospital', values: ['hospital-17', 'office@hospital.example'] },
    department: { claim: 'custom:departmentId', values: {} },
    externalId: null,
  },
};

export const CreateIdentityProvider = z
  .strictObject({
    ...fields,
    /** Exactly as its tokens say in `iss`. Its keys are found by OpenID Connect Discovery. */
    issuer: z.url().max(300),
    tokens: fields.tokens.default('any'),
    claims: ClaimMapping.prefault({}),
    createsPeople: fields.createsPeople.default(true),
  })
  .meta({ id: 'CreateIdentityProvider', example });
export type CreateIdentityProvider = z.output<typeof CreateIdentityProvider>;

/** What is absent stays; `claims` are replaced as they are sent. */
export const UpdateIdentityProvider = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'UpdateIdentityProvider', example: { clientIds: ['7f3a9c', '8b2d10'] } });
export type UpdateIdentityProvider = z.output<typeof UpdateIdentityProvider>;

export const IdentityProvider = z
  .object({
    id: IdentityProviderId,
    ...fields,
    issuer: z.string(),
    /** The strong `ETag`. */
    revision: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'IdentityProvider' });
export type IdentityProvider = z.infer<typeof IdentityProvider>;

export const IdentityProviderList = z.object({ data: z.array(IdentityProvider) }).meta({ id: 'IdentityProviderList' });
export type IdentityProviderList = z.infer<typeof IdentityProviderList>;

/** An id or access token of an issuer that the clinic trusts. */
export const ExchangeToken = z
  .strictObject({ token: z.string().min(1).max(16_384).meta({ example: 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl' }) })
  .meta({ id: 'ExchangeToken' });
export type ExchangeToken = z.output<typeof ExchangeToken>;
