import type { NetworkCheck } from '@bedside/contract';
import { expect, test } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { checkNetwork, NETWORK_VERDICTS, type NetworkFindings, type NetworkVerdict } from './network-check.ts';

const grant: NetworkCheck = {
  serverUrl: 'wss://media.example',
  participantToken: 'secret',
  expiresAt: '2026-11-24T10:01:00.000Z',
};
const rows: [NetworkVerdict, Omit<NetworkFindings, 'api'>][] = [
  ['video', { webSocket: true, udp: true, tcp: null }],
  ['sound', { webSocket: true, udp: false, tcp: true }],
  ['blocked', { webSocket: true, udp: false, tcp: false }],
  ['blocked', { webSocket: false, udp: null, tcp: null }],
];
test.each(rows)('%s: %o', async (verdict, found) => {
  const asked: NetworkCheck[] = [];
  const answer = await checkNetwork(
    async () => grant,
    async () => async (it) => {
      asked.push(it);
      return found;
    },
  );
  expect(answer).toEqual({ verdict, findings: { ...found, api: true } });
  expect(asked).toEqual([grant]);
});

const failures: [NetworkVerdict, string, Error][] = [
  ['offline', 'no reply', new ApiError('network.offline')],
  ['later', 'asked too often', new ApiError('rate_limit.exceeded', 429)],
  ['later', 'the media server is away', new ApiError('media.unavailable', 503)],
];
test.each(failures)('%s: %s', async (verdict, _, failure) => {
  const unused = async () => Promise.reject(new Error('not tried'));
  const answer = await checkNetwork(
    () => Promise.reject(failure),
    async () => unused,
  );
  expect(answer).toMatchObject({ verdict, findings: { webSocket: null, udp: null, tcp: null } });
});

test('the media client that cannot be loaded says that one is offline', async () => {
  const answer = await checkNetwork(
    async () => grant,
    () => Promise.reject(new TypeError('chunk')),
  );
  expect(answer.verdict).toBe('offline');
});

test('every verdict has a row', () => {
  expect(new Set([...rows, ...failures].map(([verdict]) => verdict))).toEqual(new Set(NETWORK_VERDICTS));
});
