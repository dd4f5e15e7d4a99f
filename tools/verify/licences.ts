import { readFileSync } from 'node:fs';

interface Locked {
  version?: string;
  license?: string;
  link?: boolean;
  dev?: boolean;
}

/** With what is shipped. */
const SHIPPED = ['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0', 'PostgreSQL'];
/** Also allowed with what only developers install. */
const DEVELOPMENT = [...SHIPPED, 'MPL-2.0', 'CC0-1.0', 'CC-BY-4.0', 'CC-BY-3.0', 'Python-2.0'];

/** Public domain by their authors' word: PostgreSQL's driver, and the hash of the library that checks webhooks in tests. */
const UNLICENSED_BY_DECISION = ['postgres', 'fast-sha256'];
/** libvips, which only `sharp` brings, and only to the server: decision 0008. */
const LESSER_BY_DECISION = /^@img\/sharp-/;
/** Packages whose package.json does not name its licence, read in their readme. */
const READ_BY_HAND: Record<string, string> = { only: 'MIT' };

/** Every package of the lock file whose licence is not allowed, one line each. */
export function licenceProblems(lockFile: string, readByHand = READ_BY_HAND): string[] {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, Locked> };
  const installed = Object.entries(packages).filter(([at, { link }]) => at.includes('node_modules/') && !link);
  if (installed.length === 0) return [`${lockFile} names no package`];
  return installed.flatMap(([at, { version, license, dev }]) => {
    const name = at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const licence = license ?? readByHand[name];
    if (licence === 'Unlicense' && UNLICENSED_BY_DECISION.includes(name)) return [];
    if (licence && LESSER_BY_DECISION.test(name) && isAllowed(licence, [...SHIPPED, 'LGPL-3.0-or-later'])) return [];
    if (licence && isAllowed(licence, dev ? DEVELOPMENT : SHIPPED)) return [];
    return [`${name}@${version}: ${licence ?? 'no licence named'}${dev ? ' (development)' : ''}`];
  });
}

/** Of `A OR B` one must be allowed, of `A AND B` both. */
export function isAllowed(expression: string, allowed: string[]): boolean {
  const plain = expression.replaceAll(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((licence) => allowed.includes(licence.trim())));
}
