// npm run clinic -- create --name "Hill Clinic" --origin https://www.clinic.example
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, migrate } from '../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../packages/server/src/db/embedded.ts';
import { createClinic } from '../../packages/server/src/modules/clinics/create-clinic.ts';
import { newId } from '../../packages/server/src/shared/ids.ts';
import { toolContext } from './context.ts';

const USAGE = `npm run clinic -- create --name <name> --origin <https://…> [--origin …] [options]

  --visit-url <url>    the page of yours where invitations land; default: <first origin>/visit
  --time-zone <zone>   default: UTC
  --language <tag>     default: en
  --phone <number>     where people can call when nothing else works
  --admin-name <name>  with --admin-email: the first to administer it
  --admin-email <…>
  --live               a live clinic; without it a test clinic, whose clock can be moved

The database is DATABASE_DIRECT_URL or DATABASE_URL, else the local one of npm start.`;

export type ClinicArguments = {
  name: string;
  origins: string[];
  visitUrl: string;
  timeZone: string;
  language: string;
  phone: string | undefined;
  admin: { name: string; email: string } | undefined;
  isTest: boolean;
};

/** Throws an Error whose message says what is wrong. */
export function readArguments(args: string[]): ClinicArguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      origin: { type: 'string', multiple: true },
      'visit-url': { type: 'string' },
      'time-zone': { type: 'string', default: 'UTC' },
      language: { type: 'string', default: 'en' },
      phone: { type: 'string' },
      'admin-name': { type: 'string' },
      'admin-email': { type: 'string' },
      live: { type: 'boolean', default: false },
    },
  });
  if (positionals.join(' ') !== 'create') throw new Error(`The command is "create".`);
  if (!values.name?.trim()) throw new Error('--name is missing.');
  if (!values.origin?.length) throw new Error('--origin is missing: which pages may call the API?');
  const isTest = !values.live;
  const origins = values.origin.map((origin) => originOf(origin, isTest));
  return {
    name: values.name.trim(),
    origins,
    visitUrl: new URL(values['visit-url'] ?? '/visit', origins[0]).href,
    timeZone: zoneOf(values['time-zone']),
    language: new Intl.Locale(values.language).toString(),
    phone: values.phone,
    admin: adminOf(values['admin-name'], values['admin-email']),
    isTest,
  };
}

function adminOf(name: string | undefined, email: string | undefined) {
  if ((name === undefined) !== (email === undefined)) throw new Error('--admin-name and --admin-email belong together.');
  return name && email ? { name, email } : undefined;
}

function originOf(text: string, isTest: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new Error(`--origin is scheme, host and port, nothing more: https://www.clinic.example`);
  }
  if (!isTest && url.protocol !== 'https:') throw new Error('A live clinic needs https.');
  return url.origin;
}

function zoneOf(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`--time-zone is a name like America/New_York.`);
  }
}

/** The keys can be read this once: only the hash of the secret one is stored. */
export async function createClinicWithKeys(databaseUrl: string, { origins, phone, ...settings }: ClinicArguments) {
  await migrate(databaseUrl);
  const { db, close } = connect(databaseUrl, { max: 1 });
  try {
    const clinicId = newId('cln');
    const ctx = toolContext(db, clinicId, 'clinic');
    const made = await createClinic(ctx, { ...settings, phone, allowedOrigins: origins });
    return { clinicId, publishableKey: made.publishableKey.key, secretKey: made.secretKey.key };
  } finally {
    await close();
  }
}

/** What the environment names, else the local one of `npm start`, which is stopped again if it did not run before. */
export async function withDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const given = process.env['DATABASE_DIRECT_URL'] ?? process.env['DATABASE_URL'];
  if (given) return work(given);
  const local = await startEmbeddedPostgres({ home: resolve(process.env['BEDSIDE_HOME'] ?? '.bedside') });
  try {
    return await work(local.url);
  } finally {
    if (local.how === 'started') await local.stop();
  }
}

async function main() {
  try {
    const settings = readArguments(process.argv.slice(2));
    const made = await withDatabase((url) => createClinicWithKeys(url, settings));
    console.log(`${settings.name} is there (${settings.isTest ? 'test' : 'live'}, ${made.clinicId}).

  publishable key   ${made.publishableKey}   may stand in your pages
  secret key        ${made.secretKey}   for your server only; it cannot be shown again`);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
