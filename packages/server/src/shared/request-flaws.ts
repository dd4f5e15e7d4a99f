/**
 * What a refusal of our own expects at the place it points to, by the name of the rule. Names stay as they are; a rule whose name is a
 * sentence says it by itself.
 */
export const FLAWS = {
  before_since: 'Later than `since`',
  first_not_in_rule: 'A rule whose first occurrence is `startsAt`',
  https_only: 'A public address that begins with https://',
  in_the_future: 'Today or earlier',
  invalid_format: 'As the API gave it, unchanged',
  not_a_rule: 'An RFC 5545 recurrence rule such as FREQ=WEEKLY;COUNT=6',
  not_a_usable_schema: 'A JSON Schema of draft 2020-12 that describes an object',
  not_for_guests: 'Leave it out: guests search nothing',
  not_in_the_directory: 'Leave it out: the public directory does not have it',
  not_of_a_group: 'Leave it out: the visit is of one patient',
  not_of_the_hold: 'The start of the held slot; or leave it out',
  not_yours_to_change: 'Leave it out: the clinic changes it',
  required: 'It is missing',
  the_patient: 'Somebody else than the patient',
  too_long: 'A series that ends within the longest time that one may last',
  too_many: 'Fewer visits in one series',
  unknown_department: 'Departments of this clinic, by their ids',
  unknown_text: 'A subject and version that `GET …/check-in` asks for',
  unsafe_text: 'Text without NUL characters and lone surrogates',
  without_end: 'A rule with COUNT or UNTIL, and not both',
} as const;

export type FlawName = keyof typeof FLAWS;
type Sentence = `${string} ${string}`;
export type Flaw = { pointer: string; detail: FlawName | Sentence } | { pointer: string; detail: string; hint: string };

export const withHints = (flaws: readonly Flaw[]) =>
  flaws.map((flaw) => ('hint' in flaw ? flaw : { ...flaw, hint: FLAWS[flaw.detail as FlawName] ?? `Expected: ${flaw.detail}` }));
