import type { IdPrefix } from '@bedside/contract';
import { createHash, randomBytes } from 'node:crypto';

export type NewId = (prefix: IdPrefix) => string;

/** 128 random bits: an id says nothing about order or number. */
export const newId: NewId = (prefix) => `${prefix}_${randomBytes(16).toString('hex')}`;

/** 256 random bits for keys, sessions and invitations; only its hash is stored. */
export const newSecret = () => randomBytes(32).toString('base64url');

/** A random 256-bit secret needs no slow hash. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('hex');
