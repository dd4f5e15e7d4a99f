import { hash, verify } from '@node-rs/argon2';
import { COMMON } from './common-passwords.ts';
import { passwordCommon } from './accounts.errors.ts';

/** argon2id by default; OWASP's floor. Runs on a thread of its own. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** One sign, one spelling: an umlaut may come as one character or as two. */
const spelled = (password: string) => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(spelled(password), COST);

let nobodys: Promise<string> | undefined;

/** Takes as long for an account that is not there as for one that is. */
export async function isPassword(
  passwordHash: string | null | undefined,
  password: string,
  check: (encoded: string, given: string) => Promise<boolean> = verify,
): Promise<boolean> {
  const isRight = await check(passwordHash ?? (await (nobodys ??= hashPassword('nobody has this password'))), spelled(password));
  return isRight && passwordHash != null;
}

/** Refuses what is guessed first: well-known ones, also with a year or signs around them, few different signs, the own address. */
export function requireUncommon(password: string, { email, name = '' }: { email: string; name?: string }): void {
  const plain = spelled(password).toLowerCase();
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const own = [email, email.split('@')[0] ?? '', name].map((text) => text.toLowerCase()).filter((text) => text.length >= 4);
  const rest = own.reduce((left, text) => left.replaceAll(text, ''), plain);
  if (COMMON.has(plain) || COMMON.has(core) || new Set(plain).size < 5 || isRun(plain) || rest.length < 6) throw passwordCommon();
}

/** Each sign follows the one before: `1234567890`, `abcdefghij`, backwards too. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((sign, index) => sign.codePointAt(0)! - text.codePointAt(index)!);
  return steps.filter((step) => step === steps[0]).length >= steps.length - 1 && Math.abs(steps[0] ?? 0) === 1;
}
