import { addDays, type LocalDate } from '../../copied/days.ts';
import { addMonths } from './lay-out.ts';

/** Where a key leads among columns: to another key, or by so many views, then to the same weekday. */
export type Lead = { key: string } | { views: 1 | -1 } | undefined;

const sideways: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** In a day or a week: up and down within a day, sideways to the next. */
export function leadInColumns(
  columns: readonly { date: LocalDate; keys: string[] }[],
  from: string,
  key: string,
  isRtl: boolean,
): Lead {
  const column = columns.findIndex(({ keys, date }) => date === from || keys.includes(from));
  const { keys } = columns[column] ?? columns[0]!;
  const at = keys.indexOf(from);
  if (key === 'PageDown') return { views: 1 };
  if (key === 'PageUp') return { views: -1 };
  if (key === 'ArrowDown') return { key: keys[Math.min(at + 1, keys.length - 1)]! };
  if (key === 'ArrowUp') return { key: keys[Math.max(at - 1, 0)]! };
  if (key === 'Home') return { key: columns[0]!.keys[0]! };
  if (key === 'End') return { key: columns.at(-1)!.keys[0]! };
  const by = (sideways[key] ?? 0) * (isRtl ? -1 : 1);
  const next = by ? columns[column + by] : undefined;
  return next && { key: next.keys[Math.min(Math.max(at, 0), next.keys.length - 1)]! };
}

/** In a month: to another day. */
export function dayFrom(date: LocalDate, days: readonly LocalDate[], key: string, isRtl: boolean): LocalDate | undefined {
  const week = days.indexOf(date) - (days.indexOf(date) % 7);
  if (key === 'PageDown') return addMonths(date, 1);
  if (key === 'PageUp') return addMonths(date, -1);
  if (key === 'Home') return days[week];
  if (key === 'End') return days[week + 6];
  const by = { ArrowDown: 7, ArrowUp: -7 }[key] ?? (sideways[key] ?? 0) * (isRtl ? -1 : 1);
  return by ? addDays(date, by) : undefined;
}
