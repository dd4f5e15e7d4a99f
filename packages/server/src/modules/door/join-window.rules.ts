import type { JoinDecision, JoinWindowSettings } from '@bedside/contract';

export type JoinWindowSetting = keyof JoinWindowSettings;

/** In minutes. Wider to narrower: these, then the clinic's, the practitioner's, the appointment's own. */
export const JOIN_WINDOW_DEFAULTS: Required<JoinWindowSettings> = {
  patientEarlyMinutes: 15,
  practitionerEarlyMinutes: 30,
  entryClosesMinutes: 30,
  rejoinMinutes: 30,
  hardStopMinutes: 60,
  emptyRoomMinutes: 5,
  patientNoticeMinutes: 120,
};

export type SettingLevels = Record<'clinic' | 'practitioner' | 'appointment', JoinWindowSettings>;
type Setting = { minutes: number; from: JoinDecision['trace'][number]['from'] };

/** The narrowest level that says anything wins. */
export function settle({ clinic, practitioner, appointment }: SettingLevels, name: JoinWindowSetting): Setting {
  if (appointment[name] !== undefined) return { minutes: appointment[name], from: 'appointment' };
  if (practitioner[name] !== undefined) return { minutes: practitioner[name], from: 'practitioner' };
  if (clinic[name] !== undefined) return { minutes: clinic[name], from: 'clinic' };
  return { minutes: JOIN_WINDOW_DEFAULTS[name], from: 'default' };
}

/** Whether a patient may still change a visit that starts then: so long before it, or, where the clinic asks for no notice (0), at any time. */
export const isInNotice = (now: Date, startsAt: Date, noticeMinutes: number): boolean =>
  noticeMinutes === 0 || now.getTime() + noticeMinutes * 60_000 <= startsAt.getTime();

export type Planned = { startsAt: Date; endsAt: Date };
export type JoinWindow = { opensAt: Date; closesAt: Date; hardStop: Date; trace: JoinDecision['trace'] };
type Bound = Setting & { setting: JoinWindowSetting | 'endsAt'; at: Date };

/**
 * Until when: someone's first entry; coming back after being admitted; or, while people wait and nobody was admitted yet,
 * as late as the clinic is.
 */
export type WindowExtent = 'first_entry' | 'rejoin' | 'clinic_is_late';

/** Half-open, `[opensAt, closesAt)`. Minutes are elapsed time, so a clock change in between moves nothing. */
export function joinWindow(
  { startsAt, endsAt }: Planned,
  levels: SettingLevels,
  side: 'practitioner' | 'patient',
  extent: WindowExtent,
): JoinWindow {
  const bound = (setting: JoinWindowSetting, from: Date, sign: 1 | -1 = 1): Bound => {
    const settled = settle(levels, setting);
    return { ...settled, setting, at: new Date(from.getTime() + sign * settled.minutes * 60_000) };
  };
  const end: Bound = { setting: 'endsAt', from: 'appointment', minutes: 0, at: endsAt };
  const opens = bound(side === 'practitioner' ? 'practitionerEarlyMinutes' : 'patientEarlyMinutes', startsAt, -1);
  const hardStop = bound('hardStopMinutes', endsAt);
  const firstEntry = later(bound('entryClosesMinutes', startsAt), end);
  const closes: Record<WindowExtent, Bound> = {
    first_entry: firstEntry,
    rejoin: later(bound('rejoinMinutes', endsAt), firstEntry),
    clinic_is_late: hardStop,
  };
  const closing = closes[extent].at < hardStop.at ? closes[extent] : hardStop;
  return {
    opensAt: opens.at,
    closesAt: closing.at,
    hardStop: hardStop.at,
    trace: [traced('opensAt', opens), traced('closesAt', closing), traced('hardStop', hardStop)],
  };
}

const later = (one: Bound, other: Bound) => (other.at >= one.at ? other : one);

const traced = (bound: JoinDecision['trace'][number]['bound'], { setting, from, minutes, at }: Bound) => ({
  bound,
  setting,
  from,
  minutes,
  at: at.toISOString(),
});

export const timeGate = ({ opensAt, closesAt }: Pick<JoinWindow, 'opensAt' | 'closesAt'>, now: Date) =>
  now < opensAt ? 'before' : now < closesAt ? 'inside' : 'after';
