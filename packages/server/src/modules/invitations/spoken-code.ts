import { hashRaw } from '@node-rs/argon2';
import { createHash, randomInt } from 'node:crypto';

/** How long a code can be used that was said on the telephone. */
export const CODE_MINUTES = 60;

/** Without what sounds or looks like something else: 28 signs, eight of them, 38 bits. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWX';
const LENGTH = 8;

export const newCode = (): string => Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('');

/** As it is said and shown: two groups of four. */
export const spelled = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/**
 * Of a short code, so a slow hash; salted with the clinic, so that it can be looked up. What 38 bits and an hour leave to
 * whoever has the database is not worth their while, and who has not is held up by the limit.
 */
export async function hashCode(clinicId: string, code: string): Promise<string> {
  const salt = createHash('sha256').update(clinicId).digest().subarray(0, 16);
  const plain = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return (await hashRaw(plain, { memoryCost: 19_456, timeCost: 2, parallelism: 1, salt })).toString('hex');
}
