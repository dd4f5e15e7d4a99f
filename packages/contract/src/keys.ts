import { z } from 'zod';
import { ApiKeyId, Instant } from './ids.ts';
import { PERMISSIONS } from './permissions.ts';

export const API_KEY_KINDS = ['secret', 'publishable'] as const;

/** A key without its secret. Only a publishable one can be read again: it stands in pages and opens nothing. */
export const ApiKey = z
  .object({
    id: ApiKeyId,
    kind: z.enum(API_KEY_KINDS),
    name: z.string().nullable(),
    /** How it begins. */
    prefix: z.string(),
    publishableKey: z.string().nullable(),
    scopes: z.array(z.enum(PERMISSIONS)),
    /** By which its requests are answered that send no `API-Version`: the newest when it was made, until you change it. */
    apiVersion: z.string(),
    /** Grows by one with every change; the strong `ETag`. */
    revision: z.int(),
    createdAt: Instant,
    /** To the minute; null before the first time. */
    lastUsedAt: Instant.nullable(),
    /** Set by a rotation: until when the old one lives on. */
    expiresAt: Instant.nullable(),
    replacedBy: ApiKeyId.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyList = z.object({ data: z.array(ApiKey) }).meta({ id: 'ApiKeyList' });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** `key` is shown this once. */
export const NewApiKey = ApiKey.extend({ key: z.string() }).meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof NewApiKey>;

/** A secret key needs at least one scope; a publishable one has none. */
export const CreateApiKey = z
  .strictObject({
    kind: z.enum(API_KEY_KINDS).default('secret'),
    name: z.string().trim().min(1).max(100).optional(),
    scopes: z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length).default([]),
  })
  .refine(({ kind, scopes }) => (kind === 'secret') === scopes.length > 0, { error: 'scopes are for secret keys, one or more' })
  .meta({ id: 'CreateApiKey', example: { name: 'Booking server', scopes: ['appointments.read', 'appointments.book'] } });
export type CreateApiKey = z.output<typeof CreateApiKey>;

/** What is absent stays. */
export const UpdateApiKey = z
  .strictObject({
    name: z.string().trim().min(1).max(100).nullable().optional(),
    /** A version that there is, older or newer. */
    apiVersion: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
  })
  .meta({ id: 'UpdateApiKey', example: { apiVersion: '2026-11-01' } });
export type UpdateApiKey = z.output<typeof UpdateApiKey>;

/** For how long the old key lives on beside the new one; 0 ends it at once. */
export const RotateApiKey = z
  .strictObject({ overlapHours: z.int().min(0).max(720).default(24) })
  .meta({ id: 'RotateApiKey', example: { overlapHours: 24 } });
export type RotateApiKey = z.output<typeof RotateApiKey>;
