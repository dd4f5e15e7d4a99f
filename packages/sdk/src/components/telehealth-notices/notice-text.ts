import type { Me, Notice } from '@bedside/contract';
import { html, nothing } from 'lit';
import { clinicTimeOf } from '../../copied/clinic-time.ts';
import { cityOf } from '../../copied/zones.ts';
import { noticesWords } from '../../localization/notices-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import type { TelehealthNotices } from './telehealth-notices.ts';

/** Who reads it, where and when. */
export type Reader = { host: TelehealthNotices; me: Me | undefined; now: number };
/** The sentences of these say when the visit is. */
const SAY_WHEN = /^(request|invitation|change|cancellation|reminder)$/;

/** What a notice says, in the zone of who reads it. */
export function textOf({ kind, visit, minutesBefore, talkSeconds }: Notice, reader: Reader) {
  const start = visit ? Date.parse(visit.startsAt) : undefined;
  const when = start === undefined ? '' : whenOf(start, reader);
  const late = start !== undefined && start < reader.now;
  return words(noticesWords, reader.host).kinds[kind]({ when, late, minutes: minutesBefore, talkSeconds });
}

export function whenOf(at: number, { host, me, now }: Reader) {
  const times = createTimes(host.locale, me?.person.timeZone ?? undefined);
  return times.isSameDay(at, now) ? words(noticesWords, host).today(times.time(at)) : times.dayTime(at);
}

/** When the same visit is in the clinic's zone, where that is another. */
export function clinicsTime({ kind, visit }: Notice, { host, me }: Reader) {
  if (!me || !visit || !SAY_WHEN.test(kind)) return nothing;
  const own = createTimes(host.locale, me.person.timeZone ?? undefined);
  const time = clinicTimeOf(Date.parse(visit.startsAt), own, createTimes(host.locale, me.clinic.timeZone));
  if (time === undefined) return nothing;
  return html`<p class="small num">${words(noticesWords).clinicTime(time, cityOf(me.clinic.timeZone))}</p>`;
}
