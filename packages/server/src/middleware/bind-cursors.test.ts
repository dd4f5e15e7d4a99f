import { describe, expect, test } from 'vitest';
import { as, makeApp, NOW, withDb } from '../../test/helpers.ts';
import { appointment, patient, secretKey } from '../../test/makers.ts';
import { operationsOf, type Document } from '../../test/conformance.ts';
import { currentDocument } from '../../test/document.ts';

type Page = { data: { id: string }[]; nextCursor: string };

describe('the cursor of a page', () => {
  test('goes on in the same query, also with another limit or a total', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const ids: string[] = [];
      for (const hours of [1, 2, 3])
        ids.push((await appointment(db, { startsAt: new Date(NOW.getTime() + hours * 3_600_000) })).id);
      const list = async (query: string) =>
        (await (await makeApp({ db }).request(`/v1/appointments?${query}`, as(key))).json()) as Page;

      const { nextCursor } = await list('limit=1&mode=video');

      const next = await list(`count=true&after=${nextCursor}&mode=video&limit=2`);
      expect(next.data.map(({ id }) => id)).toEqual(ids.slice(1));
    }));

  test.each([
    ['another filter', 'mode=video&status=scheduled'],
    ['one filter less', ''],
    ['another value', 'mode=audio'],
    ['another order', 'mode=video&order=desc'],
  ])('is refused with %s', (_name, query) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      for (const hours of [1, 2]) await appointment(db, { startsAt: new Date(NOW.getTime() + hours * 3_600_000) });
      const app = makeApp({ db });
      const first = (await (await app.request('/v1/appointments?limit=1&mode=video', as(key))).json()) as Page;

      const reply = await app.request(`/v1/appointments?${query}&after=${first.nextCursor}`, as(key));

      expect(await reply.json()).toMatchObject({ status: 400, code: 'request.other_query' });
    }),
  );

  test('is refused by another list; what is no cursor is so too', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      await patient(db);
      await patient(db);
      const app = makeApp({ db });
      const { nextCursor } = (await (await app.request('/v1/patients?limit=1', as(key))).json()) as Page;
      const [place] = nextCursor.split('.');
      for (const [address, code] of [
        [`/v1/staff?after=${nextCursor}`, 'request.other_query'],
        [`/v1/patients?after=${place}`, 'request.invalid'],
        ['/v1/patients?after=nonsense', 'request.invalid'],
        [`/v1/patients?after=${nextCursor}.more`, 'request.invalid'],
      ])
        expect(await (await app.request(address!, as(key))).json(), address).toMatchObject({ status: 400, code });
    }));

  test('is bound in every list that has one; positions of events, messages and notices are none', async () => {
    const document = JSON.parse(await currentDocument()) as Document;
    const after = operationsOf(document).filter(({ operation }) =>
      (operation as { parameters?: { name: string; in: string }[] }).parameters?.some(
        (one) => one.in === 'query' && one.name === 'after',
      ),
    );
    const isBound = ({ operation }: (typeof after)[number]) =>
      operation.responses['400']?.['x-codes']?.includes('request.other_query');
    expect(
      after
        .filter((one) => !isBound(one))
        .map(({ operation }) => operation.operationId)
        .toSorted(),
    ).toEqual(['listEvents', 'listMessages', 'listNotices']);
    expect(after.filter(isBound).length).toBeGreaterThanOrEqual(11);
  });
});
