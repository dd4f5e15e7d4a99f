import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoKeys {
  publishableKey: string;
  secretKey: string;
}

/** What scripts and tests read to find the running demo. */
export interface DemoFile extends DemoKeys {
  apiUrl: string;
  siteUrl: string;
  livekitUrl: string;
  patientUrl: string;
  practitionerUrl: string;
  appointmentId: string;
}

/** Local keys, made at the first start and kept: pages and scripts that know them go on working after a restart. */
export function demoKeys(home: string): DemoKeys {
  const file = join(home, 'keys.json');
  try {
    const keys = JSON.parse(readFileSync(file, 'utf8')) as DemoKeys;
    if (keys.publishableKey && keys.secretKey) return keys;
  } catch {
    // first start, or not readable: new ones
  }
  const keys = {
    publishableKey: `pk_test_${randomBytes(16).toString('hex')}`,
    secretKey: `sk_test_${randomBytes(32).toString('hex')}`,
  };
  writePrivate(file, keys);
  return keys;
}

export const demoFileIn = (home: string): string => join(home, 'demo.json');

export const writeDemoFile = (home: string, content: DemoFile): void => writePrivate(demoFileIn(home), content);

export const removeDemoFile = (home: string): void => rmSync(demoFileIn(home), { force: true });

/** Whole or not at all, and for the owner's eyes only. */
function writePrivate(file: string, content: object): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
