import { ERROR_CODES } from '@bedside/contract';
import { expect, test } from 'vitest';
import { errorSentences, errorText } from './error-sentences.ts';

test('every code the API can answer with has a sentence', () => {
  for (const code of ERROR_CODES) expect(errorSentences[code], code).toMatch(/^[A-Z].*[.]$/);
});

/** After these nothing is left to do: what was wanted is so already, or what it was wanted of is gone. */
const DONE = new Set([
  ...['api_keys.ended', 'appointments.external_id_taken', 'calls.answered_elsewhere', 'calls.ended', 'consents.nothing_granted'],
  ...['identity_providers.issuer_taken', 'identity_providers.not_found', 'messages.deleted', 'participants.not_found'],
  ...['proxies.exists', 'reviews.closed', 'reviews.not_found', 'sandbox.test_only', 'waiting.not_found', 'waiting.not_waiting'],
]);

test('each sentence says what to do next, or that it comes by itself; but where nothing is left to do', () => {
  for (const [code, sentence] of Object.entries(errorSentences))
    expect(/Please|You can|You will hear|Admit|Print|is kept/.test(sentence), `${code}: ${sentence}`).toBe(!DONE.has(code));
});

test('no sentence shows a code, a number or a technical word', () => {
  for (const sentence of Object.values(errorSentences))
    expect(sentence).not.toMatch(/_|\b\d{3}\b|error|token|session|server|null/i);
});

test('an unknown failure is still a sentence that says what to do', () => {
  expect(errorText(new Error('boom'))).toMatch(/Please try again/);
  expect(errorText({ code: 'join.too_late' })).toMatch(/The door has closed/);
});
