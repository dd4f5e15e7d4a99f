import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, SETTINGS } from './config.ts';

const LIVEKIT = { LIVEKIT_URL: 'ws://127.0.0.1:7880', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' };
const PRODUCTION = {
  BEDSIDE_ENV: 'production',
  DATABASE_URL: 'postgres://bedside_owner:Vq7-hT2rLm9xKd@db.clinic.example/bedside',
  PUBLIC_URL: 'https://api.clinic.example',
  LIVEKIT_URL: 'wss://media.clinic.example',
  LIVEKIT_API_KEY: 'APIclinic',
  LIVEKIT_API_SECRET: 'n2Kc8vTq5Zr1Wm7Xb4Lp9Sd3Hf6Jg0Ya',
  SMTP_URL: 'smtps://bedside:Vq7-hT2rLm9xKd@mail.clinic.example',
  MAIL_FROM: 'no-reply@clinic.example',
  STORAGE_URL: 'https://bedside:Vq7-hT2rLm9xKd@files.clinic.example/bedside-files?region=eu-central-1',
  WEBHOOK_SIGNING_KEY: 'r7Fq2Xw9Lb4Ks8Vn3Tc6Hz1Gd5Mj0PyA',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  test('with nothing but LiveKit set, every default is taken', () => {
    expect(loadConfig(LIVEKIT)).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 4000,
      publicUrl: 'http://127.0.0.1:4000',
      databaseUrl: null,
      logLevel: 'info',
      rateLimits: { general: 600, redeem: 30, join: 30 },
    });
  });

  test('an empty value counts as unset', () => {
    expect(loadConfig({ ...LIVEKIT, PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 4000, databaseUrl: null });
  });

  test('without LiveKit, one line says what to do', () => {
    expect(problemsOf({})).toEqual([expect.stringContaining('`npm start` runs a local LiveKit')]);
  });

  test('half of LiveKit is not taken for none', () => {
    expect(problemsOf({ LIVEKIT_URL: 'ws://127.0.0.1:7880' })).toEqual([expect.stringContaining('set all three')]);
  });

  test.each([
    ['PORT', '70000', 'PORT must be at most 65535.'],
    ['PORT', '80x', 'PORT must be a whole number.'],
    ['BEDSIDE_ENV', 'staging', 'BEDSIDE_ENV must be one of development, test, production.'],
    ['DATABASE_URL', 'mysql://db', 'DATABASE_URL must be an address that begins with postgres:// or postgresql://.'],
    ['LIVEKIT_URL', 'http://media', 'LIVEKIT_URL must be an address that begins with ws:// or wss://.'],
    ['PUBLIC_URL', 'https://api.clinic.example/telehealth', 'PUBLIC_URL must be without a path, a query and a user.'],
    ['SMTP_URL', 'https://mail', 'SMTP_URL must be an address that begins with smtp:// or smtps://.'],
    ['MAIL_FROM', 'Clinic <no-reply@clinic.example>', 'MAIL_FROM must be an e-mail address.'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be trace, debug, info, warn, error or silent.'],
    ['RATE_LIMIT_PER_MINUTE', '0', 'RATE_LIMIT_PER_MINUTE must be at least 1.'],
  ])('%s=%s is refused in a sentence', (name, value, sentence) => {
    expect(problemsOf({ ...LIVEKIT, [name]: value })).toEqual([sentence]);
  });

  test('all that is wrong is said at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'y' })).toHaveLength(2);
  });

  test('what is wrong is named without its value, which may be a secret', () => {
    expect(problemsOf({ ...LIVEKIT, DATABASE_URL: 'hunter2' }).join()).not.toContain('hunter2');
  });

  test('every setting has a line for the README', () => {
    for (const { doc } of Object.values(SETTINGS)) expect(doc).toMatch(/^[A-Z`].*\.$/);
  });
});

describe('in production', () => {
  test('with everything real, it starts', () => {
    expect(problemsOf(PRODUCTION)).toEqual([]);
  });

  test.each([
    ['no database', { DATABASE_URL: '' }, 'DATABASE_URL is not set'],
    ['no mail server', { SMTP_URL: '' }, 'SMTP_URL is not set'],
    ['a known mail password', { SMTP_URL: 'smtps://bedside:password1@mail.clinic.example' }, 'The password in SMTP_URL is one'],
    ['no bucket for files', { STORAGE_URL: '' }, 'STORAGE_URL must be set'],
    ['a bucket without TLS', { STORAGE_URL: 'http://k:Vq7-hT2rLm9xKd@files.clinic.example/files' }, 'STORAGE_URL must be set'],
    ['a bucket without its name', { STORAGE_URL: 'https://k:Vq7-hT2rLm9xKd@files.clinic.example/' }, 'STORAGE_URL must name'],
    ['no sender of mails', { MAIL_FROM: '' }, 'MAIL_FROM is not set'],
    ['no public address', { PUBLIC_URL: '' }, 'PUBLIC_URL must be set'],
    ['a public address without TLS', { PUBLIC_URL: 'http://api.clinic.example' }, 'begin with https://'],
    ['no LiveKit', { LIVEKIT_URL: '', LIVEKIT_API_KEY: '', LIVEKIT_API_SECRET: '' }, 'LIVEKIT_URL, LIVEKIT_API_KEY and'],
    ['LiveKit without TLS', { LIVEKIT_URL: 'ws://media.clinic.example' }, 'wss://'],
    ['a short LiveKit secret', { LIVEKIT_API_SECRET: 'n2Kc8vTq5Zr1Wm7' }, 'shorter than 32 characters'],
    ['the LiveKit secret of every tutorial', { LIVEKIT_API_SECRET: 'secret' }, 'everybody knows'],
    ['a LiveKit secret of one letter', { LIVEKIT_API_SECRET: 'a'.repeat(40) }, 'repeats a few characters'],
    ['a weak platform key', { BEDSIDE_PLATFORM_KEY: 'platform' }, 'BEDSIDE_PLATFORM_KEY is shorter'],
    ['a platform key with a space', { BEDSIDE_PLATFORM_KEY: 'plat form' }, 'BEDSIDE_PLATFORM_KEY must be without spaces'],
    ['a weak metrics token', { METRICS_TOKEN: 'metrics' }, 'METRICS_TOKEN is shorter'],
    ['a known database password', { DATABASE_URL: 'postgres://o:postgres@db.clinic.example/b' }, 'everybody knows'],
    ['a short database password', { DATABASE_URL: 'postgres://o:Vq7hT@db.clinic.example/b' }, 'shorter than 12'],
    ['a weak password past the pooler', { DATABASE_DIRECT_URL: 'postgres://o:test123@db/b' }, 'DATABASE_DIRECT_URL is one'],
  ])('%s is refused', (_what, over, sentence) => {
    expect(problemsOf({ ...PRODUCTION, ...over })).toEqual([expect.stringContaining(sentence)]);
  });
});
