/** What a reload comes back to: whom and when, in this tab's `history.state` and in no storage. What was typed is about health: never here. */
export type KeptChoice = { practitionerId: string; startsAt: string };

const KEY = 'telehealthBooking';

export const keptChoice = (): KeptChoice | undefined => history.state?.[KEY];

export function keepChoice(choice: KeptChoice | undefined) {
  try {
    history.replaceState({ ...history.state, [KEY]: choice }, '');
  } catch {
    // Not allowed here (an opaque origin, or too often): a reload starts anew.
  }
}
