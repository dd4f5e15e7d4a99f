const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of the calendar there at that instant, as `2026-11-24`. */
export function dateIn(timeZone: string, at: Date): string {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, format);
  return format.format(at);
}
