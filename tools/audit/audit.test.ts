import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { connect } from '../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../packages/server/src/db/embedded.ts';
import { sealAudit } from '../../packages/server/src/modules/audit/seal-audit.ts';
import { systemClock } from '../../packages/server/src/shared/clock.ts';
import { createClinicWithKeys } from '../demo/clinic.ts';
import { describeReport, readArguments, verify } from './audit.ts';

const CLINIC = `cln_${'0'.repeat(32)}`;
const HASH = 'a'.repeat(64);

test('all clinics, one clinic, or one clinic against a head that was kept', () => {
  expect(readArguments(['verify'])).toEqual({ clinicId: undefined, head: undefined });
  expect(readArguments(['verify', '--clinic', CLINIC, '--head', `12:${HASH}`])).toEqual({
    clinicId: CLINIC,
    head: { sequence: 12, hash: HASH },
  });
});

test.each([
  ['no command', [], 'The command is "verify"'],
  ['another id', ['verify', '--clinic', 'apt_1'], '--clinic is an id'],
  ['a head of no clinic', ['verify', '--head', `1:${HASH}`], '--head needs --clinic'],
  ['half a head', ['verify', '--clinic', CLINIC, '--head', '12'], '--head is what'],
  ['an unknown option', ['verify', '--cilnic', CLINIC], "Unknown option '--cilnic'"],
])('%s is refused and says what to do', (_what, args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});

test('a log as it was sealed is in order; of one that was tampered with it names the row', async () => {
  const home = await mkdtemp(join(tmpdir(), 'bedside-audit-'));
  const server = await startEmbeddedPostgres({ home, fsync: false });
  server.guard();
  const client = postgres(server.url, { max: 1, onnotice: () => {} });
  const { db, close } = connect(server.url, { max: 1 });
  try {
    const { clinicId } = await createClinicWithKeys(server.url, {
      ...{ name: 'Hill Clinic', origins: ['https://www.clinic.example'], visitUrl: 'https://www.clinic.example/visit' },
      ...{ timeZone: 'UTC', language: 'en', phone: undefined, isTest: true, admin: undefined },
    });
    await sealAudit({ db, wallClock: systemClock });
    const wanted = { clinicId: undefined, head: undefined };
    const [good, ...others] = await verify(server.url, wanted);
    expect(others).toEqual([]);
    expect(good!.head.sequence).toBeGreaterThan(1);
    expect(describeReport(good!)).toBe(
      `${clinicId}: ${good!.head.sequence} rows, as they were sealed\n  head ${good!.head.sequence}:${good!.head.hash}`,
    );

    await client`update audit_log set actor_id = 'somebody else' where sequence = 1`;
    const [bad] = await verify(server.url, wanted);
    expect(describeReport(bad!)).toMatch(/NOT as it was sealed:\n {2}row 1 was changed, or what it follows was \(aud_/);
  } finally {
    await Promise.all([client.end(), close()]);
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
});
