import { ERROR_CODES } from '@bedside/contract';
import { expect, test } from 'vitest';
import { errorSentences, errorText } from './error-sentences.ts';

test('every code the API can answer with has a sentence', () => {
  for (const code of ERROR_CODES) expect(errorSentences[code], code).toMatch(/^[A-Z].*[.]$/);
});

test('no sentence shows a code, a number or a technical word', () => {
  for (const sentence of Object.values(errorSentences))
    expect(sentence).not.toMatch(/_|\b\d{3}\b|error|token|session|server|null/i);
});

test('an unknown failure is still a sentence that says what to do', () => {
  expect(errorText(new Error('boom'))).toMatch(/Please try again/);
  expect(errorText({ code: 'join.too_late' })).toMatch(/The door has closed/);
});
