import { isDeepStrictEqual } from 'node:util';

/** What of the given differs from what is there: absent stays as it is. Who changes nothing writes nothing. */
export const changesOf = <Fields extends object>(before: object, given: Fields): Partial<Fields> =>
  Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, (before as Record<string, unknown>)[name]),
    ),
  ) as Partial<Fields>;

export const isEmpty = (changes: object): boolean => Object.keys(changes).length === 0;
