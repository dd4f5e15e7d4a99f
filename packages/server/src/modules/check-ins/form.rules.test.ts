import { describe, expect, test } from 'vitest';
import { makeCtx, withDb } from '../../../test/helpers.ts';
import { clinic } from '../../../test/makers.ts';
import { updateClinic } from '../clinics/update-clinic.ts';
import { isUsableForm, wrongIn } from './form.rules.ts';

const FORM = {
  type: 'object',
  properties: { pain: { type: 'integer', maximum: 10 }, since: { type: 'string', format: 'date' } },
  required: ['pain'],
};

describe('a form is one that', () => {
  test.each([
    ['is a schema', FORM, true],
    ['asks for nothing', {}, true],
    ['has a type that there is not', { type: 'pain' }, false],
    ['has a limit that is no number', { properties: { pain: { maximum: 'ten' } } }, false],
    ['leads elsewhere', { $ref: 'https://elsewhere.example/form.json' }, false],
    ['leads elsewhere from deep inside', { properties: { pain: { items: { $ref: '#/x' } } } }, false],
    ['has a pattern, which can take for ever', { properties: { pain: { pattern: '^(a+)+$' } } }, false],
    ['has patterns for names', { patternProperties: { '^(a+)+$': {} } }, false],
    ['is asynchronous', { $async: true }, false],
  ])('%s: %s', (_what, schema, isUsable) => {
    expect(isUsableForm(schema)).toBe(isUsable);
  });

  test('is no trap for a deep one', () => {
    let deep: Record<string, unknown> = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { not: deep };
    expect(isUsableForm(deep)).toBe(false);
  });
});

describe('answers', () => {
  test.each([
    [{ pain: 3, since: '2030-01-01' }, []],
    [{}, [{ pointer: '/form/pain', detail: 'required' }]],
    [{ pain: 11 }, [{ pointer: '/form/pain', detail: 'maximum' }]],
    [{ pain: 1, since: 'yesterday' }, [{ pointer: '/form/since', detail: 'format' }]],
    ['secret', [{ pointer: '/form', detail: 'type' }]],
  ])('%j: where they are wrong, by which rule, and not what they are', (answers, wrong) => {
    expect(wrongIn(FORM, answers)).toEqual(wrong);
  });
});

test('the clinic cannot set a form that is none', () =>
  withDb(async (db) => {
    await clinic(db);
    const checkIn = { location: false, contactNumber: false, consents: [] };
    const set = (form: Record<string, unknown>) =>
      updateClinic(makeCtx(db), { settings: { checkIn: { ...checkIn, form } }, expected: 1 });
    await expect(set({ type: 'pain' })).rejects.toMatchObject({
      code: 'request.invalid',
      extra: { errors: [{ pointer: '/settings/checkIn/form' }] },
    });
    expect((await set(FORM)).revision).toBe(2);
  }));
