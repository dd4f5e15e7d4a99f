import { html, nothing } from 'lit';
import { clinicTimeOf } from '../../copied/clinic-time.ts';
import { cityOf } from '../../copied/zones.ts';
import { listLaterWords } from '../../localization/list-later-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import type { Visits } from './visits.ts';

/** The clinic's own time, when it is another than the person's; with its day, when that is another too. */
export function clinicTime(at: number, language: string, { me }: Visits) {
  const zone = me!.clinic.timeZone;
  const own = createTimes(language, me!.person.timeZone ?? undefined);
  const time = clinicTimeOf(at, own, createTimes(language, zone));
  if (time === undefined) return nothing;
  return html`<span class="small clinic">${words(listLaterWords).clinicTime(time, cityOf(zone))}</span>`;
}
