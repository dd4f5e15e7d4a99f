import { describe, expect, test } from 'vitest';
import { addDays, dateIn, instantsAround, isDate, spanFrom } from '../src/booking/days.ts';
import { clinicTime, initials, languageName, shortly, zoneName, zonesOf } from '../src/booking/words.ts';

describe('days', () => {
  test('a date is one that the calendar has', () => {
    expect(['2026-11-24', '2028-02-29'].every(isDate)).toBe(true);
    expect(['2026-02-29', '2026-11-31', '24.11.2026', '', undefined, '2026-11-24T10'].some(isDate)).toBe(false);
  });

  test('days are counted over the end of months, years and summer time', () => {
    expect([addDays('2026-12-31', 1), addDays('2026-03-28', 1), addDays('2028-03-01', -1)]).toEqual([
      '2027-01-01',
      '2026-03-29',
      '2028-02-29',
    ]);
  });

  test('which day it is depends on where', () => {
    const instant = '2026-11-24T23:30:00.000Z';
    expect(['UTC', 'Asia/Kolkata', 'Pacific/Pago_Pago'].map((zone) => dateIn(zone, instant))).toEqual([
      '2026-11-24',
      '2026-11-25',
      '2026-11-24',
    ]);
  });

  test('nobody looks into the past, nor further ahead than half a year', () => {
    expect(spanFrom(undefined, '2026-11-24')).toEqual({
      ...{ first: '2026-11-24', last: '2026-11-30', before: undefined, after: '2026-12-01' },
    });
    expect(spanFrom('2026-11-27', '2026-11-24')).toMatchObject({ first: '2026-11-27', before: '2026-11-24' });
    expect(spanFrom('2026-11-01', '2026-11-24').first).toBe('2026-11-24');
    expect(spanFrom('2031-01-01', '2026-11-24').first).toBe('2026-11-24');
    expect(spanFrom(addDays('2026-11-24', 180), '2026-11-24').after).toBeUndefined();
  });

  test('the instants hold the whole days from the first zone on Earth to the last', () => {
    const { from, to } = instantsAround({ first: '2026-11-24', last: '2026-11-24' });
    expect([dateIn('Pacific/Kiritimati', from), dateIn('Pacific/Pago_Pago', to)]).toEqual(['2026-11-23', '2026-11-25']);
  });
});

describe('words', () => {
  test('times are told by one clock, and by the other only where it differs', () => {
    const at = '2026-11-24T10:00:00.000Z';
    expect(shortly(at, 'Europe/Berlin')).toBe('Tue 24 Nov, 11:00');
    expect(clinicTime(at, { own: 'Europe/Berlin', clinic: 'Europe/Paris' })).toBeUndefined();
    expect(clinicTime(at, { own: 'Europe/Berlin', clinic: 'America/New_York' })).toBe('05:00 New York time');
    const noon = '2026-11-24T12:00:00.000Z';
    const there = clinicTime(noon, { own: 'Pacific/Auckland', clinic: 'Pacific/Honolulu' });
    expect(there).toBe('Tue 24 Nov, 02:00 Honolulu time');
  });

  test('midnight is 00:00', () => expect(shortly('2026-11-24T00:00:00.000Z', 'UTC')).toBe('Tue 24 Nov, 00:00'));

  test('zones are called by their city', () => {
    expect(['America/Argentina/Buenos_Aires', 'UTC'].map(zoneName)).toEqual(['Buenos Aires time', 'UTC']);
  });

  test('the zone is that of the browser, of the profile, of the clinic, in this order', () => {
    const clinic = { timeZone: 'America/New_York' } as Parameters<typeof zonesOf>[0]['clinic'];
    const person = (timeZone: string | null) => ({ timeZone }) as Parameters<typeof zonesOf>[0]['person'];
    expect(zonesOf({ person: person('Asia/Tokyo'), clinic }, 'Europe/Berlin').own).toBe('Europe/Berlin');
    expect(zonesOf({ person: person('Asia/Tokyo'), clinic }, 'no zone').own).toBe('Asia/Tokyo');
    expect(zonesOf({ person: person(null), clinic }, undefined).own).toBe('America/New_York');
  });

  test('initials are of the name, not of the title', () => {
    expect(['Dr. Amara Okafor', 'Mira', 'Ana de la Cruz'].map(initials)).toEqual(['AO', 'M', 'AC']);
  });

  test('a language tag that nobody knows stands as it is', () => {
    expect(['de', 'not a tag'].map(languageName)).toEqual(['German', 'not a tag']);
  });
});
