import type { Context, Handler } from 'hono';
import { createHash } from 'node:crypto';
import type { AppEnv } from '../app.ts';
import { otherQuery, requestInvalid } from '../shared/request.errors.ts';

type Query = { after?: string; limit?: unknown; count?: unknown };
type Page = { nextCursor: string | null };

/**
 * A cursor says where a page ended, which means something in that list alone: what leaves is marked with what was asked, and what
 * comes back with another mark is refused. How many rows a page has may change.
 */
export const bindCursors = (handler: Handler<AppEnv>): Handler<AppEnv> =>
  async function bound(c, next) {
    const { after, ...query } = c.req.valid('query' as never) as Query;
    const mark = markOf(c.req.path, query);
    c.req.addValidatedData('query', after === undefined ? query : { ...query, after: placeOf(after, mark) });
    markPages(c, mark);
    return handler(c, next);
  };

function placeOf(cursor: string, mark: string): string {
  const [place, given, ...rest] = cursor.split('.');
  if (!place || !given || rest.length > 0) throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });
  if (given !== mark) throw otherQuery();
  return place;
}

function markPages(c: Context, mark: string): void {
  const json = c.json.bind(c) as (page: Page, ...rest: unknown[]) => Response;
  const marked = ({ nextCursor, ...page }: Page) => ({
    ...page,
    nextCursor: nextCursor === null ? null : `${nextCursor}.${mark}`,
  });
  c.json = ((page: Page, ...rest: unknown[]) => json(marked(page), ...rest)) as typeof c.json;
}

function markOf(path: string, { limit: _limit, count: _count, ...asked }: Omit<Query, 'after'>): string {
  const inOrder = Object.entries(asked).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([path, inOrder]))
    .digest('base64url')
    .slice(0, 12);
}
