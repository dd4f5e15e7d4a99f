/** The person's zone, or that of their device. */
export const zoneOf = (timeZone: string | null | undefined) => timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** New York, of America/New_York. */
export const cityOf = (timeZone: string) => timeZone.split('/').at(-1)!.replaceAll('_', ' ');
