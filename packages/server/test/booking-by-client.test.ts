import type { BedsideClient } from '@bedside/client';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { codeOf } from './client.ts';
import { NOW, withDb } from './helpers.ts';
import { openClinic } from './opened-clinic.ts';

/** The first free time, kept and booked as the patient. */
async function book(patient: BedsideClient, practitionerId: string, { key = randomUUID() } = {}) {
  const { data: slots } = await patient.GET('/v1/practitioners/{id}/slots', { params: { path: { id: practitionerId } } });
  const { startsAt } = slots.data[0]!;
  const { data: hold } = await patient.POST('/v1/slot-holds', { body: { practitionerId, startsAt } });
  const { data: me } = await patient.GET('/v1/me');
  const body = {
    practitionerId,
    patientId: me.person.id,
    startsAt,
    durationMinutes: 30,
    mode: 'video' as const,
    holdId: hold.id,
  };
  const ask = () => patient.POST('/v1/appointments', { params: { header: { 'idempotency-key': key } }, body });
  const { data: visit } = await ask();
  return { visit, ask, slots: slots.data };
}

test('a visitor finds a practitioner and free times with the publishable key alone', () =>
  withDb(async (db) => {
    const { practitioner, visitor } = await openClinic(db);

    const { data: directory } = await visitor.GET('/v1/practitioners', { params: { query: { language: ['de'] } } });
    const { data: slots } = await visitor.GET('/v1/practitioners/{id}/slots', {
      params: { path: { id: practitioner.id }, query: { timeZone: 'America/New_York' } },
    });

    expect(directory.data.map(({ id }) => id)).toEqual([practitioner.id]);
    expect(slots.data[0]).toMatchObject({ startsAt: '2030-01-16T08:00:00.000Z', localStart: '2030-01-16T03:00:00-05:00' });
  }));

test('a patient books, the front desk confirms, the patient moves it and cancels', () =>
  withDb(async (db) => {
    const { practitioner, patient, desk } = await openClinic(db);
    const { visit, slots } = await book(patient, practitioner.id);
    expect(visit).toMatchObject({ status: 'pending', startsAt: '2030-01-16T08:00:00.000Z' });
    const path = { id: visit.id };

    const { data: day } = await desk.GET('/v1/appointments/day', { params: { query: { date: '2030-01-16' } } });
    expect(day.data.map(({ id }) => id)).toEqual([visit.id]);
    const { data: confirmed } = await desk.POST('/v1/appointments/{id}/confirm', { params: { path } });
    expect(confirmed.status).toBe('scheduled');

    const { data: moved } = await patient.POST('/v1/appointments/{id}/reschedule', {
      params: { path, header: { 'if-match': `"${confirmed.revision}"` } },
      body: { startsAt: slots[2]!.startsAt },
    });
    expect(moved).toMatchObject({ id: visit.id, status: 'scheduled', startsAt: slots[2]!.startsAt });

    const { data: cancelled } = await patient.POST('/v1/appointments/{id}/cancel', {
      params: { path, header: { 'if-match': `"${moved.revision}"` } },
      body: { reason: 'pat-fb' },
    });
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelReason: 'pat-fb' });

    const { data: history } = await desk.GET('/v1/appointments/{id}/history', { params: { path } });
    expect(history.data.map(({ to }) => to)).toEqual(['pending', 'scheduled', 'scheduled', 'cancelled']);
    const { data: free } = await patient.GET('/v1/practitioners/{id}/slots', { params: { path: { id: practitioner.id } } });
    expect(free.data).toEqual(slots);
  }));

test('the client throws what the API refuses: a stale revision, a taken time, another body for the same key', () =>
  withDb(async (db) => {
    const { practitioner, patient, desk } = await openClinic(db);
    const key = randomUUID();
    const { visit, ask } = await book(patient, practitioner.id, { key });
    await desk.POST('/v1/appointments/{id}/confirm', { params: { path: { id: visit.id } } });

    const move = (revision: number) =>
      patient.POST('/v1/appointments/{id}/reschedule', {
        params: { path: { id: visit.id }, header: { 'if-match': `"${revision}"` } },
        body: { startsAt: '2030-01-17T08:00:00.000Z' },
      });
    const again = await ask();
    const other = { practitionerId: practitioner.id, durationMinutes: 30, mode: 'video' as const, startsAt: visit.startsAt };
    const someone = { name: 'Mia Example', email: 'mia@mail.example' };

    expect(again.response.headers.get('idempotent-replayed')).toBe('true');
    expect(again.data).toEqual(visit);
    expect(await codeOf(move(visit.revision))).toBe('request.precondition_failed');
    expect(await codeOf(desk.POST('/v1/appointments', { body: { ...other, patient: someone } }))).toBe('appointments.slot_taken');
    const header = { 'idempotency-key': key };
    const different = { ...other, patientId: visit.participants.find(({ role }) => role === 'patient')!.personId };
    expect(await codeOf(patient.POST('/v1/appointments', { params: { header }, body: different }))).toBe(
      'idempotency.other_body',
    );
    expect(Date.parse(visit.createdAt)).toBe(NOW.getTime());
  }));
