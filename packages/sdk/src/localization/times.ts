/** Dates and times as a person reads them, in one language and one zone. */
export function createTimes(language: string, timeZone: string | undefined) {
  const as = (options: Intl.DateTimeFormatOptions) => (at: number) => formatter(language, { ...options, timeZone }).format(at);
  const time = as({ timeStyle: 'short' });
  const weekday = as({ weekday: 'short' });
  const day = as({ dateStyle: 'short' });

  return {
    /** 14:30 */
    time,
    /** Tue 09:45 */
    weekdayTime: (at: number) => `${weekday(at)} ${time(at)}`,
    month: as({ month: 'short' }),
    date: as({ day: 'numeric' }),
    /** Tue, Nov 24, 09:45 */
    dayTime: (at: number) => `${as({ weekday: 'short', day: 'numeric', month: 'short' })(at)}, ${time(at)}`,
    isSameDay: (one: number, other: number) => day(one) === day(other),
  };
}
export type Times = ReturnType<typeof createTimes>;

/** Kept, since making one is slow. One kind of figures everywhere: those of our sentences. */
const formatters: Record<string, Intl.DateTimeFormat> = {};
const formatter = (language: string, options: Intl.DateTimeFormatOptions) =>
  (formatters[language + JSON.stringify(options)] ??= new Intl.DateTimeFormat(language, { numberingSystem: 'latn', ...options }));
