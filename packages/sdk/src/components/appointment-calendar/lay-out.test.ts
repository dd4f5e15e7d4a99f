import { expect } from 'chai';
import { addDays, startOfDay, wallOf } from '../../copied/days.ts';
import { addMonths, daysOf, goOn, hoursAround, layOut, partsOf } from './lay-out.ts';

const berlin = 'Europe/Berlin';
const visit = (startsAt: string, minutes: number, id = startsAt) =>
  ({ id, startsAt, endsAt: new Date(Date.parse(startsAt) + minutes * 60_000).toISOString() }) as never;

suite('days there', () => {
  test('begin at midnight on the wall, also where the clock is moved', () => {
    const starts: [date: string, zone: string, instant: string][] = [
      ['2026-11-24', berlin, '2026-11-23T23:00:00.000Z'],
      ['2026-03-29', berlin, '2026-03-28T23:00:00.000Z'],
      ['2026-03-30', berlin, '2026-03-29T22:00:00.000Z'],
      ['2026-10-25', berlin, '2026-10-24T22:00:00.000Z'],
      ['2026-10-26', berlin, '2026-10-25T23:00:00.000Z'],
      ['2026-11-24', 'Asia/Kathmandu', '2026-11-23T18:15:00.000Z'],
      ['2026-11-24', 'Pacific/Kiritimati', '2026-11-23T10:00:00.000Z'],
      ['2026-11-24', 'Pacific/Pago_Pago', '2026-11-24T11:00:00.000Z'],
      // Moved at midnight: the day begins at 01:00 on the wall.
      ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
      ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
      ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
      ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
      // Moved back to 23:00: the day before has 25 hours, and midnight comes once.
      ['2026-10-30', 'Africa/Cairo', '2026-10-29T22:00:00.000Z'],
      // Moved back to midnight, which is there twice.
      ['2026-10-25', 'Atlantic/Azores', '2026-10-25T00:00:00.000Z'],
      // A day that was skipped.
      ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
      ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ];
    for (const [date, zone, instant] of starts)
      expect(new Date(startOfDay(date, zone)).toISOString(), `${date} ${zone}`).to.equal(instant);
  });

  test('are counted by the calendar, over the end of a month and a leap day', () => {
    expect(addDays('2026-12-31', 1)).to.equal('2027-01-01');
    expect(addDays('2028-03-01', -1)).to.equal('2028-02-29');
    const walls: [instant: string, zone: string, date: string, minutes: number][] = [
      ['2026-11-23T23:30:00Z', berlin, '2026-11-24', 30],
      ['2026-11-24T18:14:59Z', 'Asia/Kathmandu', '2026-11-24', 1439],
      ['2026-11-24T10:00:00Z', 'Pacific/Kiritimati', '2026-11-25', 0],
      ['2026-11-24T03:29:00Z', 'America/St_Johns', '2026-11-23', 1439],
      ['2026-11-24T00:30:00Z', 'UTC', '2026-11-24', 30],
    ];
    for (const [instant, zone, date, minutes] of walls)
      expect(wallOf(Date.parse(instant), zone), `${instant} ${zone}`).to.deep.equal({ date, minutes });
  });

  test('of a week begin where weeks begin there; of a month they are whole weeks', () => {
    expect(daysOf('week', '2026-11-24', 1)[0]).to.equal('2026-11-23');
    expect(daysOf('week', '2026-11-24', 0)[0]).to.equal('2026-11-22');
    expect(daysOf('week', '2026-11-22', 1)[0]).to.equal('2026-11-16');
    const november = daysOf('month', '2026-11-24', 1);
    expect([november[0], november.at(-1), november.length]).to.deep.equal(['2026-10-26', '2026-12-06', 42]);
    expect(daysOf('month', '2027-02-10', 1).length).to.equal(28);
    expect(daysOf('day', '2026-11-24', 1)).to.deep.equal(['2026-11-24']);
  });

  test('of another month are its last where it is shorter', () => {
    expect(addMonths('2026-01-31', 1)).to.equal('2026-02-28');
    expect(addMonths('2026-03-31', -1)).to.equal('2026-02-28');
    expect(addMonths('2026-12-15', 1)).to.equal('2027-01-15');
    expect(goOn('week', '2026-12-28', 1)).to.equal('2027-01-04');
  });
});

suite('a visit', () => {
  test('stands at its time on the wall', () => {
    expect(partsOf(visit('2026-11-24T09:15:00Z', 30), berlin)).to.deep.equal([{ date: '2026-11-24', from: 615, to: 645 }]);
  });

  test('over midnight is on both days; one that ends at midnight on one', () => {
    expect(partsOf(visit('2026-11-24T22:30:00Z', 60), berlin)).to.deep.equal([
      { date: '2026-11-24', from: 1410, to: 1440 },
      { date: '2026-11-25', from: 0, to: 30 },
    ]);
    expect(partsOf(visit('2026-11-24T22:30:00Z', 30), berlin).length).to.equal(1);
  });

  test('is as long as it lasts in the nights in which clocks are moved', () => {
    expect(partsOf(visit('2026-10-25T00:30:00Z', 60), berlin)).to.deep.equal([{ date: '2026-10-25', from: 150, to: 210 }]);
    expect(partsOf(visit('2026-03-29T00:30:00Z', 60), berlin)).to.deep.equal([{ date: '2026-03-29', from: 90, to: 150 }]);
  });

  test('shares the width with those at the same time, and only with them', () => {
    const placed = layOut(
      [
        visit('2026-11-24T08:00:00Z', 60, 'a'),
        visit('2026-11-24T08:30:00Z', 60, 'b'),
        visit('2026-11-24T09:00:00Z', 30, 'c'),
        visit('2026-11-24T10:00:00Z', 30, 'd'),
        visit('2026-11-25T10:00:00Z', 30, 'tomorrow'),
      ],
      '2026-11-24',
      berlin,
    );
    expect(placed.map(({ visit: { id }, lane, lanes }) => `${id} ${lane}/${lanes}`)).to.deep.equal([
      'a 0/2',
      'b 1/2',
      'c 0/2',
      'd 0/1',
    ]);
  });

  test('that comes in the hour that is there twice stands beside the one before', () => {
    const placed = layOut([visit('2026-10-25T00:30:00Z', 30), visit('2026-10-25T01:30:00Z', 30)], '2026-10-25', berlin);
    expect(placed.map(({ from, lane, lanes }) => [from, lane, lanes])).to.deep.equal([
      [150, 0, 2],
      [150, 1, 2],
    ]);
  });

  test('of five minutes is drawn as half an hour, within its day', () => {
    const [short] = layOut([visit('2026-11-24T22:58:00Z', 2)], '2026-11-24', berlin);
    expect([short!.from, short!.to]).to.deep.equal([1410, 1440]);
  });
});

test('hours are those of an office, and whatever else is needed', () => {
  expect(hoursAround([])).to.deep.equal({ first: 8, last: 18 });
  expect(
    hoursAround([
      { from: 400, to: 430 },
      { from: 1400, to: 1440 },
    ]),
  ).to.deep.equal({ first: 6, last: 24 });
});
