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
