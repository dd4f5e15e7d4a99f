import { expect, test, vi } from 'vitest';
import { FakeApi, ids } from '../../test/fake-api.ts';
import type { StreamEvent } from './telehealth-api.ts';
import { watchRings } from './watch-rings.ts';

// What is shown needs a page and has its tests there; here is told what makes it be loaded.
const rings = { heard: vi.fn(), look: vi.fn() };
const asked = (api: FakeApi) => api.requests.map(({ name, options }) => [name, options.query]);
const opening: StreamEvent = { type: 'resync' };

function watched(calls: { can: string[] }[] = []) {
  const api = new FakeApi();
  api.replies['GET /calls'] = { data: calls };
  const load = vi.fn(async () => ({ incomingRings: () => rings as never }));
  const element = Object.assign(new EventTarget(), { api });
  return { api, load, hear: watchRings(() => element, load) };
}

test('when the stream opens it is asked once what rings already, and nothing is loaded when nothing does', async () => {
  const { api, load, hear } = watched([{ can: ['leave'] }]);
  hear(opening);
  await vi.waitFor(() => expect(asked(api)).toEqual([['GET /calls', { live: true, personId: ids.patient, limit: 5 }]]));
  expect(load).not.toHaveBeenCalled();
});

test('what rings already is shown', async () => {
  const { load, hear } = watched([{ can: ['accept', 'decline'] }]);
  hear(opening);
  await vi.waitFor(() => expect(rings.look).toHaveBeenCalledWith(ids.patient));
  expect(load).toHaveBeenCalledTimes(1);
});

test('who rings is not told of their own ring; everyone else in the call may be meant', async () => {
  const { api, load, hear } = watched();
  const ringing = (rungBy: string) =>
    hear({ type: 'call.ringing', data: { callId: ids.call, rungBy } } as unknown as StreamEvent);
  ringing(ids.patient);
  await vi.waitFor(() => expect(api.calls).toContain('me'));
  ringing(ids.practitioner);
  await vi.waitFor(() => expect(rings.heard).toHaveBeenCalledWith({ callId: ids.call, rungBy: ids.practitioner }));
  expect(load).toHaveBeenCalledTimes(1);
});

test('an API that does not answer, and an element that is gone, leave it at that', async () => {
  const { api, load, hear } = watched();
  api.replies['GET /calls'] = new Error('offline');
  hear(opening);
  await vi.waitFor(() => expect(asked(api)).toHaveLength(1));
  watchRings(() => new EventTarget(), load)(opening);
  await Promise.resolve();
  expect(load).not.toHaveBeenCalled();
});
