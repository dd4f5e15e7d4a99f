import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { book, cancel, clientFor, freeTimes, keep, move, sentenceFor } from './booking-guide.ts';
import { withDb } from './helpers.ts';
import { openClinic } from './opened-clinic.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the guide shows the code that is run here, block by block', () => {
  const code = read('booking-guide.ts');
  const ours = [...code.matchAll(/^\/\/ [a-z-]+\n([\s\S]*?)^\/\/ end$/gm)].map(([, block]) => block);
  const shown = [...read('../../../docs/src/content/docs/booking.md').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, block]) => block,
  );
  expect(ours).toHaveLength(6);
  expect(shown).toEqual(ours);
});

test('what the guide shows finds a time, keeps it, books it, moves it and cancels it', () =>
  withDb(async (db) => {
    const { app, secretKey, desk } = await openClinic(db);
    const client = await clientFor('patient-17', {
      ...{ apiUrl: 'http://api.clinic.example', secretKey, fetch: app.request.bind(app) },
    });

    const [paul] = await freeTimes(client, 'General practice', 'Europe/Berlin');
    expect([...paul!.days.keys()].slice(0, 2)).toEqual(['2030-01-16', '2030-01-17']);
    const [first, , third] = paul!.days.get('2030-01-16')!;

    const hold = await keep(client, paul!.id, first!.startsAt);
    expect((await keep(client, paul!.id, first!.startsAt)).id).toBe(hold.id);
    const form = { key: randomUUID(), holdId: hold.id, practitionerId: paul!.id, reason: 'An itch' };
    const visit = await book(client, form);
    expect(visit).toMatchObject({ status: 'pending', startsAt: first!.startsAt, reason: 'An itch' });
    expect((await book(client, form)).id).toBe(visit.id);

    await desk.POST('/v1/appointments/{id}/confirm', { params: { path: { id: visit.id } } });
    const stale = await move(client, visit, third!.startsAt).catch(sentenceFor);
    expect(stale).toBe('This visit has changed in the meantime. This is how it stands now.');
    const { data: now } = await client.GET('/v1/appointments/{id}', { params: { path: { id: visit.id } } });
    const moved = await move(client, now, third!.startsAt);
    expect(moved.startsAt).toBe(third!.startsAt);
    expect(await cancel(client, moved)).toMatchObject({ status: 'cancelled', cancelReason: 'pat' });
  }));

test('whatever else goes wrong is said to be out of reach', () => {
  expect(sentenceFor(new TypeError('fetch failed'))).toContain('Please try again, or call us.');
});
