import { resolve } from 'node:path';
import { z } from 'zod';
import { weaknessOf } from './shared/secrets.ts';

const ENVIRONMENTS = ['development', 'test', 'production'] as const;

type Setting<Value> = { doc: string; default: string | null; schema: z.ZodType<Value, string | undefined> };

const setting = <Value>(schema: z.ZodType<Value, string>, fallback: string, doc: string): Setting<Value> => ({
  doc,
  default: fallback,
  schema: z.string().default(fallback).pipe(schema),
});
const optional = <Value>(schema: z.ZodType<Value, string>, doc: string): Setting<Value | null> => ({
  doc,
  default: null,
  schema: z
    .string()
    .optional()
    .transform((text) => text ?? null)
    .pipe(z.union([z.null(), schema])) as z.ZodType<Value | null, string | undefined>,
});

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => protocols.includes(URL.parse(text)?.protocol ?? ''),
      `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
const folder = z
  .string()
  .min(1, 'must name a folder')
  .transform((path) => resolve(path));

/** Every setting there is: how it is checked, its default, and what the README says about it. */
export const SETTINGS = {
  BEDSIDE_ENV: setting(
    z.enum(ENVIRONMENTS, `must be one of ${ENVIRONMENTS.join(', ')}`),
    'development',
    '`development`, `test` or `production`. Production refuses every local fallback and weak secrets.',
  ),
  HOST: setting(z.string().min(1, 'must be an address to listen on'), '127.0.0.1', 'The address to listen on.'),
  PORT: setting(whole(0, 65_535), '4000', 'The port to listen on.'),
  PUBLIC_URL: optional(
    url('http:', 'https:'),
    'How browsers and LiveKit reach the API, without a path. When unset, `http://HOST:PORT`. Needed in production, with `https`.',
  ),
  TRUSTED_PROXY_HOPS: setting(
    whole(0, 10),
    '0',
    'How many proxies of yours stand before the API, so that limits count the addresses of callers and not of the proxy.',
  ),
  DATABASE_URL: optional(
    url('postgres:', 'postgresql:'),
    'PostgreSQL 15 or newer. When unset, a local PostgreSQL in `BEDSIDE_HOME`. Needed in production.',
  ),
  DATABASE_DIRECT_URL: optional(
    url('postgres:', 'postgresql:'),
    'The same database past PgBouncer, for migrations and LISTEN. Set it when `DATABASE_URL` is a pooler in transaction mode.',
  ),
  DATABASE_POOL_SIZE: setting(whole(2, 200), '10', 'How many connections one process opens at most.'),
  BEDSIDE_HOME: setting(folder, '.bedside', 'The folder for what the local stand-ins keep. Not used in production.'),
  LIVEKIT_URL: optional(
    url('ws:', 'wss:'),
    'The LiveKit server. `npm start` runs a local one and sets it. Needed in production, with `wss`.',
  ),
  LIVEKIT_API_KEY: optional(z.string().min(1, 'must not be empty'), "LiveKit's API key."),
  LIVEKIT_API_SECRET: optional(
    z.string().min(1, 'must not be empty'),
    "LiveKit's API secret; in production 32 characters or more.",
  ),
  SMTP_URL: optional(
    url('smtp:', 'smtps:'),
    'The mail server, `smtps://user:password@host`. When unset, mails stay in the inbox page `/inbox`. Needed in production.',
  ),
  MAIL_FROM: optional(z.email('must be an e-mail address'), 'The address that mails come from. Needed in production.'),
  STORAGE_URL: optional(
    url('http:', 'https:'),
    'Where files of messages are kept: a bucket of a server that speaks S3, `https://KEY:SECRET@host/bucket?region=…`. When unset, a folder in `BEDSIDE_HOME`. Needed in production, with `https`.',
  ),
  BEDSIDE_PLATFORM_KEY: optional(
    z.string().regex(/^\S+$/, 'must be without spaces'),
    'Opens `POST /v1/clinics` as `Authorization: Bearer …`; in production 32 characters or more. When unset there is no such route.',
  ),
  WEBHOOK_SIGNING_KEY: optional(
    z.string().regex(/^\S+$/, 'must be without spaces'),
    'What the secrets of webhook endpoints are made of, so that the database holds none; in production 32 characters or more. With another one, all of them change. Needed in production.',
  ),
  METRICS_TOKEN: optional(
    z.string().min(1, 'must not be empty'),
    'Opens `/metrics` as `Authorization: Bearer …`. When unset, only this machine may read it.',
  ),
  SDK_DIST: setting(folder, 'packages/sdk/dist', 'The folder of the built elements, served at `/sdk/v1/`.'),
  LOG_LEVEL: setting(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be trace, debug, info, warn, error or silent'),
    'info',
    'How much is logged.',
  ),
  RATE_LIMIT_PER_MINUTE: setting(whole(1, 1_000_000), '600', 'Requests a minute for one session, key or unknown address.'),
  RATE_LIMIT_REDEEM_PER_MINUTE: setting(whole(1, 1_000_000), '30', 'Invitations that one address may redeem in a minute.'),
  RATE_LIMIT_JOIN_PER_MINUTE: setting(whole(1, 1_000_000), '30', 'Times that one session may ask to join in a minute.'),
  RATE_LIMIT_RING_PER_MINUTE: setting(whole(1, 1_000_000), '10', 'Times that one session may ring people in a minute.'),
  RATE_LIMIT_NETWORK_CHECK_PER_MINUTE: setting(
    whole(1, 1_000_000),
    '10',
    'Times that one session may try the way to the media server in a minute.',
  ),
  RATE_LIMIT_HOLD_PER_MINUTE: setting(
    whole(1, 1_000_000),
    '20',
    'Slots that one session, or one address without, may hold in a minute; a secret key as often as anything else.',
  ),
  RATE_LIMIT_MESSAGE_PER_MINUTE: setting(whole(1, 1_000_000), '60', 'Messages that one session may write in a minute.'),
  RATE_LIMIT_TYPING_PER_MINUTE: setting(
    whole(1, 1_000_000),
    '60',
    'Times that one session may say in a minute that its person is writing.',
  ),
  RATE_LIMIT_UPLOAD_PER_MINUTE: setting(whole(1, 1_000_000), '30', 'Files that one session may upload in a minute.'),
  RATE_LIMIT_CODE_PER_QUARTER_HOUR: setting(
    whole(1, 1_000_000),
    '10',
    'Spoken codes that one address may try in a quarter of an hour.',
  ),
  RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR: setting(
    whole(1, 50_000),
    '10',
    'Times that one address may try to sign in to one account in a quarter of an hour; 20 times as many to all accounts together, and all addresses 5 times as many to one.',
  ),
  RATE_LIMIT_MAIL_PER_QUARTER_HOUR: setting(
    whole(1, 1_000_000),
    '5',
    'Mails (new link, verification, new password) that strangers may ask for in a quarter of an hour, from one address and to one.',
  ),
  SHUTDOWN_SECONDS: setting(whole(1, 300), '10', 'How long running requests may take to finish at shutdown.'),
} satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;
type Values = { [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> };

export type Config = ReturnType<typeof toConfig>;

/** Everything that is wrong, a sentence each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not right:\n${problems.map((line) => `- ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads and checks the environment. An empty value counts as unset. Throws a `ConfigError`. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = [];
  const read = ([name, { schema }]: [string, Setting<unknown>]) => {
    const result = schema.safeParse(env[name]?.trim() || undefined);
    if (!result.success) problems.push(`${name} ${firstMessage(result.error)}.`);
    return [name, result.data];
  };
  const values = Object.fromEntries(Object.entries(SETTINGS).map(read)) as Values;
  if (problems.length === 0) problems.push(...contradictions(values));
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(values);
}

/** The innermost message: a union's own says only that nothing fitted. */
function firstMessage(error: z.ZodError): string {
  const [issue] = error.issues;
  const inner = issue?.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : issue;
  return inner?.message ?? 'is not valid';
}

function contradictions(values: Values): string[] {
  const { LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET } = values;
  const problems = values.BEDSIDE_ENV === 'production' ? unfitForProduction(values) : [];
  const given = [LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET].filter((value) => value !== null).length;
  if (given === 0)
    problems.push(
      'LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET are not set: `npm start` runs a local LiveKit and sets them.',
    );
  else if (given < 3) problems.push('LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET belong together: set all three.');
  const storage = values.STORAGE_URL && new URL(values.STORAGE_URL);
  if (storage && !(storage.username && storage.password && /^\/[a-z0-9][a-z0-9.-]+\/?$/.test(storage.pathname)))
    problems.push('STORAGE_URL must name a key, its secret and a bucket: https://KEY:SECRET@host/bucket.');
  const publicUrl = values.PUBLIC_URL && new URL(values.PUBLIC_URL);
  if (publicUrl && publicUrl.href !== `${publicUrl.origin}/`)
    problems.push('PUBLIC_URL must be without a path, a query and a user.');
  return problems;
}

function unfitForProduction(values: Values): string[] {
  const problems: string[] = [];
  const needs = (isFine: boolean, sentence: string) => void (isFine || problems.push(sentence));
  const refusesWeak = (name: string, secret: string | null | undefined, length: number) => {
    const weakness = secret ? weaknessOf(secret, length) : undefined;
    needs(!weakness, `${name} ${weakness}; production needs a random one.`);
  };
  needs(values.DATABASE_URL !== null, 'DATABASE_URL is not set: production has no local PostgreSQL to fall back to.');
  needs(values.PUBLIC_URL?.startsWith('https:') ?? false, 'PUBLIC_URL must be set and begin with https:// in production.');
  needs(
    values.LIVEKIT_URL === null || values.LIVEKIT_URL.startsWith('wss:'),
    'LIVEKIT_URL must begin with wss:// in production.',
  );
  needs(values.SMTP_URL !== null, 'SMTP_URL is not set: production has no inbox page, which would show everybody’s links.');
  needs(values.MAIL_FROM !== null, 'MAIL_FROM is not set: it is the address that mails come from.');
  needs(
    values.STORAGE_URL?.startsWith('https:') ?? false,
    'STORAGE_URL must be set and begin with https:// in production: a folder of one process is not there for the others.',
  );
  refusesWeak('LIVEKIT_API_SECRET', values.LIVEKIT_API_SECRET, 32);
  refusesWeak('BEDSIDE_PLATFORM_KEY', values.BEDSIDE_PLATFORM_KEY, 32);
  needs(values.WEBHOOK_SIGNING_KEY !== null, 'WEBHOOK_SIGNING_KEY is not set: the secrets of webhook endpoints are made of it.');
  refusesWeak('WEBHOOK_SIGNING_KEY', values.WEBHOOK_SIGNING_KEY, 32);
  refusesWeak('METRICS_TOKEN', values.METRICS_TOKEN, 24);
  for (const [name, length] of [
    ['DATABASE_URL', 12],
    ['DATABASE_DIRECT_URL', 12],
    ['SMTP_URL', 8],
    ['STORAGE_URL', 8],
  ] as const) {
    const password = values[name] && decodeURIComponent(new URL(values[name]).password);
    refusesWeak(`The password in ${name}`, password, length);
  }
  return problems;
}

const toConfig = (values: Values) => ({
  environment: values.BEDSIDE_ENV,
  host: values.HOST,
  port: values.PORT,
  publicUrl: new URL(values.PUBLIC_URL ?? `http://${values.HOST.includes(':') ? `[${values.HOST}]` : values.HOST}:${values.PORT}`)
    .origin,
  trustedProxyHops: values.TRUSTED_PROXY_HOPS,
  databaseUrl: values.DATABASE_URL,
  databaseDirectUrl: values.DATABASE_DIRECT_URL,
  databasePoolSize: values.DATABASE_POOL_SIZE,
  home: values.BEDSIDE_HOME,
  livekit: {
    url: values.LIVEKIT_URL ?? '',
    apiKey: values.LIVEKIT_API_KEY ?? '',
    apiSecret: values.LIVEKIT_API_SECRET ?? '',
  },
  mail: { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM ?? 'no-reply@bedside.example' },
  storageUrl: values.STORAGE_URL,
  platformKey: values.BEDSIDE_PLATFORM_KEY,
  webhookSigningKey: values.WEBHOOK_SIGNING_KEY ?? 'of-development-and-tests',
  metricsToken: values.METRICS_TOKEN,
  sdkDist: values.SDK_DIST,
  logLevel: values.LOG_LEVEL,
  rateLimits: {
    general: values.RATE_LIMIT_PER_MINUTE,
    redeem: values.RATE_LIMIT_REDEEM_PER_MINUTE,
    join: values.RATE_LIMIT_JOIN_PER_MINUTE,
    ring: values.RATE_LIMIT_RING_PER_MINUTE,
    network_check: values.RATE_LIMIT_NETWORK_CHECK_PER_MINUTE,
    hold: values.RATE_LIMIT_HOLD_PER_MINUTE,
    message: values.RATE_LIMIT_MESSAGE_PER_MINUTE,
    typing: values.RATE_LIMIT_TYPING_PER_MINUTE,
    upload: values.RATE_LIMIT_UPLOAD_PER_MINUTE,
    code: values.RATE_LIMIT_CODE_PER_QUARTER_HOUR,
    sign_in: values.RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR,
    sign_in_caller: 20 * values.RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR,
    sign_in_account: 5 * values.RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR,
    mail_caller: values.RATE_LIMIT_MAIL_PER_QUARTER_HOUR,
    mail_recipient: values.RATE_LIMIT_MAIL_PER_QUARTER_HOUR,
  },
  shutdownSeconds: values.SHUTDOWN_SECONDS,
});
