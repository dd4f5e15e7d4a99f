import { z } from 'zod';
import { CalendarFeedId, Instant } from './ids.ts';

/** A person's visits as a calendar address. Whoever has the address sees the times, and no names or reasons. */
export const CalendarFeed = z
  .object({
    id: CalendarFeedId,
    createdAt: Instant,
    /** Holds the secret and is shown this once: to be entered into a calendar program. */
    url: z.url(),
  })
  .meta({ id: 'CalendarFeed' });
export type CalendarFeed = z.infer<typeof CalendarFeed>;
