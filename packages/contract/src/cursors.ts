import { z } from 'zod';

/** The `nextCursor` of the page before, opaque. It belongs to its query: with another filter or order it is refused; `limit` may change. */
export const PageCursor = z
  .string()
  .max(200)
  .meta({ description: 'The `nextCursor` of the page before, of the same query.' })
  .optional();
