import type { CheckInSettings } from '@bedside/contract';
import type { ConsentRow } from '../consents/consents.table.ts';
import type { DoorFacts } from '../door/door.rules.ts';
import type { CheckInRow } from './check-ins.table.ts';

export const asksAnything = ({ location, contactNumber, consents, form }: CheckInSettings) =>
  location || contactNumber || form !== null || consents.length > 0;

type Given = Pick<CheckInRow, 'location' | 'contactNumber' | 'form'>;
type Answer = Pick<ConsentRow, 'subject' | 'version' | 'answer'>;

/** Names of what the clinic asks and this does not give. */
export const missingFrom = (asks: CheckInSettings, given: Given | undefined): (keyof Given)[] =>
  (['location', 'contactNumber', 'form'] as const).filter((name) => asks[name] && !given?.[name]);

/** What keeps somebody out. `answers`: newest first; a consent to another wording is none. */
export function stillAsked(asks: CheckInSettings, given: Given | undefined, answers: readonly Answer[]): DoorFacts['asked'] {
  const isGranted = ({ subject, version }: CheckInSettings['consents'][number]) => {
    const newest = answers.find((answer) => answer.subject === subject);
    return newest?.answer === 'granted' && newest.version === version;
  };
  if (missingFrom(asks, given).length > 0) return 'check_in';
  return asks.consents.every(isGranted) ? 'nothing' : 'consent';
}
