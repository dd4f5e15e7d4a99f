import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  APPOINTMENT_STATUSES,
  CreateAppointment,
  CreateSession,
  ERROR_CODES,
  EVENT_TYPES,
  ID_PREFIXES,
  JOIN_REASONS,
  JoinRequest,
  ListAppointments,
  OPEN_STATUSES,
  PERMISSIONS,
  RedeemInvitation,
  ROLES,
  SetClock,
} from './index.ts';
import * as contract from './index.ts';

const hex = '0123456789abcdef'.repeat(2);
const deviceId = 'd'.repeat(32);
const appointment = { practitionerId: `prc_${hex}`, patientId: `pat_${hex}` };

describe('requests', () => {
  test.each([
    ['CreateAppointment', CreateAppointment, appointment],
    ['CreateSession', CreateSession, { externalId: 'patient-17' }],
    ['JoinRequest', JoinRequest, { deviceId }],
    ['RedeemInvitation', RedeemInvitation, { secret: 's'.repeat(43), deviceId }],
    ['SetClock', SetClock, { offsetSeconds: 0 }],
    ['ListAppointments', ListAppointments, {}],
  ] as const)('%s takes what it names and refuses a key it does not know', (_name, schema, body) => {
    expect(schema.safeParse(body).success).toBe(true);
    expect(schema.safeParse({ ...body, surprise: 1 }).success).toBe(false);
  });

  test('a nested unknown key is refused too', () => {
    expect(CreateAppointment.safeParse({ ...appointment, joinWindow: { surprise: 1 } }).success).toBe(false);
  });

  test.each([[{}], [{ personId: `pat_${hex}`, externalId: 'x' }]])('a session for nobody or for two is refused: %j', (body) => {
    expect(CreateSession.safeParse(body).success).toBe(false);
  });

  test.each(['2026-11-24', '2026-11-24T10:00', 'tomorrow', '2026-11-24T10:00:00+01:00x'])('%s is not an instant', (startsAt) => {
    expect(CreateAppointment.safeParse({ ...appointment, startsAt }).success).toBe(false);
  });

  test('one status or several may be asked for', () => {
    expect(ListAppointments.parse({ status: 'scheduled' }).status).toEqual(['scheduled']);
    expect(ListAppointments.parse({ status: ['scheduled', 'completed'] }).status).toEqual(['scheduled', 'completed']);
  });

  test('a person of the wrong kind of id is refused', () => {
    expect(CreateAppointment.safeParse({ ...appointment, patientId: `apt_${hex}` }).success).toBe(false);
  });
});

describe('names', () => {
  test('every error code is module.reason, once', () => {
    for (const code of ERROR_CODES) expect(code).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });

  test('every reason of the door has an error code', () => {
    for (const reason of JOIN_REASONS) expect(ERROR_CODES).toContain(`join.${reason}`);
  });

  test('every event is noun.what_happened, once', () => {
    for (const type of EVENT_TYPES) expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
  });

  test('every prefix of an id is three letters, once', () => {
    const prefixes = Object.values(ID_PREFIXES);
    for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z]{3}$/);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  test('an open status is a status', () => {
    for (const status of OPEN_STATUSES) expect(APPOINTMENT_STATUSES).toContain(status);
  });
});

test('every role is given known permissions only, and no patient or guest may see the clinic', () => {
  for (const [kind, permissions] of Object.entries(ROLES)) {
    for (const [permission, scope] of Object.entries(permissions)) {
      expect(PERMISSIONS).toContain(permission);
      if (kind === 'patient' || kind === 'guest') expect(scope).toBe('own');
    }
  }
});

test('every schema can be written as JSON Schema, so that the API document can hold it', () => {
  const schemas = Object.values(contract).filter((value) => value instanceof z.ZodType);
  expect(schemas.length).toBeGreaterThan(20);
  for (const schema of schemas) expect(() => z.toJSONSchema(schema, { io: 'input' })).not.toThrow();
});
