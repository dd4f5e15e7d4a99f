/** Dates and times as a person reads them, in one language and one zone. Formats are kept: making one is slow. */
export function createTimes(language: string, timeZone: string | undefined) {
  const format = (options: Intl.DateTimeFormatOptions) => formatter(language, { ...options, timeZone });
  const day = (at: number) => format({ dateStyle: 'short' }).format(at);

  return {
    timeZone,
    /** 14:30 */
    time: (at: number) => format({ hour: 'numeric', minute: '2-digit' }).format(at),
    /** Tue 09:45 */
    weekdayTime: (at: number) => format({ weekday: 'short', hour: 'numeric', minute: '2-digit' }).format(at),
    /** Tue, Nov 24, 09:45 */
    dayTime: (at: number) =>
      format({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(at),
    month: (at: number) => format({ month: 'short' }).format(at),
    date: (at: number) => format({ day: 'numeric' }).format(at),
    isSameDay: (one: number, other: number) => day(one) === day(other),
    /** The same words in both zones mean that there is nothing to explain. */
    differs: (at: number, other: string | undefined) => key(language, timeZone, at) !== key(language, other, at),
  };
}
export type Times = ReturnType<typeof createTimes>;

/** Boston, of America/Boston. */
export const cityOf = (timeZone: string) => timeZone.split('/').at(-1)!.replaceAll('_', ' ');

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions) {
  const name = language + JSON.stringify(options);
  let kept = formatters.get(name);
  if (!kept) formatters.set(name, (kept = new Intl.DateTimeFormat(language, options)));
  return kept;
}

const key = (language: string, timeZone: string | undefined, at: number) =>
  formatter(language, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
