import { expect, test } from 'vitest';
import { externalIdFrom } from './claims.rules.ts';

const mapping = { role: null, defaultRole: 'patient', clinic: null, department: null, externalId: 'record' } as const;
const idIn = (record: unknown) => externalIdFrom({ sub: 's', record }, mapping as never);

test('a clinic’s own id of a person counts whole: one that is too long for us is none, so that nobody comes as who begins alike', () => {
  expect(idIn('r'.repeat(200))).toBe('r'.repeat(200));
  expect(idIn('r'.repeat(201))).toBeUndefined();
  expect([idIn(''), idIn(17), idIn(undefined), idIn(['patient-17', 'x'])]).toEqual([
    undefined,
    undefined,
    undefined,
    'patient-17',
  ]);
});
