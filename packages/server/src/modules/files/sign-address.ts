import { createHmac, timingSafeEqual } from 'node:crypto';

type Address = { fileId: string; addressKey: string; expiresAt: Date };

/** Made with the file's own key: it opens this file, until then, and nothing else. */
export const signatureOf = ({ fileId, addressKey, expiresAt }: Address): string =>
  createHmac('sha256', addressKey).update(`${fileId}.${expiresAt.getTime()}`).digest('base64url');

export function isSigned(address: Address, signature: string): boolean {
  const [wanted, given] = [Buffer.from(signatureOf(address)), Buffer.from(signature)];
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
