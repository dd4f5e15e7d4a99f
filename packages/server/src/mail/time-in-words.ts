import { filler, TEXTS, type MailLanguage } from './say.ts';

type Where = { timeZone: string; language: string };

/** Day, time and zone as its reader writes them: `Tuesday, 15 January 2030 at 10:10 CET`. */
export function inWords(instant: Date, { timeZone, language }: Where): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(instant);
}

type Zones = { language: MailLanguage; timeZone: string; clinicTimeZone: string };

/** In the recipient's zone; beside it in the clinic's, where the two clocks do not show the same at that moment. */
export function inWordsOfBoth(instant: Date, { language, timeZone, clinicTimeZone }: Zones): string {
  const here = inWords(instant, { language, timeZone });
  if (wallTime(instant, timeZone) === wallTime(instant, clinicTimeZone)) return here;
  const there = inWords(instant, { language, timeZone: clinicTimeZone });
  return filler(language, { here, there })(TEXTS[language].twoZones);
}

const wallTime = (instant: Date, timeZone: string) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(instant);

/** How long something lasted: `12 minutes`, and `40 seconds` when it was less than one. */
export function lengthInWords(seconds: number, language: MailLanguage): string {
  const isLong = seconds >= 60;
  const format = { style: 'unit', unitDisplay: 'long', unit: isLong ? 'minute' : 'second' } as const;
  return new Intl.NumberFormat(language, format).format(isLong ? Math.round(seconds / 60) : Math.round(seconds));
}
