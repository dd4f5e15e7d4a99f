import { z } from 'zod';
import { GUEST_KINDS } from './appointments.ts';
import { Email, LanguageTag, PersonName } from './person-fields.ts';

/** How many guests come to one visit: as many as the clinic adds, and as many as its patient may bring. */
export const MAX_GUESTS = { clinic: 5, patient: 3 } as const;

/** Who comes along. Without an e-mail their link is printed, or its code said, by the clinic. */
export const AddGuest = z
  .strictObject({
    name: PersonName,
    kind: z.enum(GUEST_KINDS),
    email: Email.optional(),
    /** In which their mails are written. */
    language: LanguageTag.optional(),
  })
  .meta({
    id: 'AddGuest',
    example: { name: 'Ines Example', kind: 'interpreter', email: 'ines@mail.example', language: 'pt' },
  });
export type AddGuest = z.output<typeof AddGuest>;
