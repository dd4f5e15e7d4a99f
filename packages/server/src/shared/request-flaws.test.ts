import { expect, test } from 'vitest';
import { FLAWS, withHints } from './request-flaws.ts';
import { requestInvalid } from './request.errors.ts';

test('a refusal written by hand says what is expected, as those of the schemas do', () => {
  const said = requestInvalid({ errors: [{ pointer: '/until', detail: 'before_since' }] });
  expect(said.extra.errors).toEqual([{ pointer: '/until', detail: 'before_since', hint: 'Later than `since`' }]);
  for (const detail of Object.keys(FLAWS) as (keyof typeof FLAWS)[])
    expect(withHints([{ pointer: '', detail }])[0]!.hint, detail).toMatch(/^[A-Z].+/);
});

test('a rule that is a sentence says it by itself, and what the caller adds goes before', () => {
  expect(withHints([{ pointer: 'to', detail: 'after from' }])).toMatchObject([{ hint: 'Expected: after from' }]);
  expect(withHints([{ pointer: '', detail: 'other', hint: 'This' }])).toMatchObject([{ hint: 'This' }]);
});
