import * as contract from '@bedside/contract';
import { ERROR_CODES, Problem, type ErrorCode } from '@bedside/contract';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

type Schema = { $ref?: string };
type Reply = { content?: Record<string, { schema?: Schema; example?: unknown }>; 'x-codes'?: ErrorCode[] };
export type Operation = {
  operationId?: string;
  summary?: string;
  security?: object[];
  'x-permission'?: string | null;
  requestBody?: { content: NonNullable<Reply['content']> };
  responses: Record<string, Reply>;
};
export type Document = { paths: Record<string, Record<string, Operation>> };

/** What any address can answer, so no operation lists it. */
const ANYWHERE: readonly ErrorCode[] = [
  'routes.not_found',
  'routes.method_not_allowed',
  'request.malformed',
  'request.too_large',
  'request.unsupported_media_type',
  'rate_limit.exceeded',
  'server.internal',
  'server.unavailable',
];

/** The contract's schemas by the name they have in the document. */
const SCHEMAS = new Map(
  Object.values(contract).flatMap((one) => {
    const id = one instanceof z.ZodType ? one.meta()?.id : undefined;
    return id ? [[id, one as z.ZodType] as const] : [];
  }),
);

const nameOf = (schema: Schema | undefined) => schema?.$ref?.split('/').at(-1) ?? '';
export const schemaOf = (schema: Schema | undefined): z.ZodType | undefined => SCHEMAS.get(nameOf(schema));

export const operationsOf = (document: Document) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      name: `${method} ${path}`,
    })),
  );

/** What is wrong with this reply by the document, or undefined. Addresses that are not in the document are not its matter. */
export async function nonconformity(
  document: Document,
  method: string,
  path: string,
  response: Response,
): Promise<string | undefined> {
  const found = operationsOf(document).find((one) => one.method === method && pattern(one.path).test(path));
  if (!found) return undefined;
  const { operation, name } = found;
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const say = (what: string) => `${name} answered ${response.status} ${what}`;
  if (response.status >= 400) {
    const problem = Problem.safeParse(type === 'application/problem+json' ? await response.clone().json() : undefined);
    if (!problem.success) return say(`with ${type || 'no type'}, which is not a problem document`);
    const { code, status } = problem.data;
    if (status !== response.status) return say(`and ${status} in its body`);
    if (!(ERROR_CODES as readonly string[]).includes(code)) return say(`with the unknown code ${code}`);
    const documented: readonly string[] = operation.responses[response.status]?.['x-codes'] ?? [];
    return documented.includes(code) || (ANYWHERE as readonly string[]).includes(code)
      ? undefined
      : say(`${code}, which it does not document`);
  }
  const reply = operation.responses[response.status];
  if (!reply) return say('which it does not document');
  if (!reply.content)
    return response.body && (await response.clone().text()) ? say('with a body that it does not document') : undefined;
  if (!reply.content[type]) return say(`as ${type}, which it does not document`);
  if (!type.endsWith('json')) return undefined;
  return mismatch(reply.content[type].schema, await response.clone().json(), say);
}

/** Also what is too much: a field that the schema does not name has left the server unlisted. */
export function mismatch(schema: Schema | undefined, body: unknown, say: (what: string) => string): string | undefined {
  const [name, zodSchema] = [nameOf(schema), schemaOf(schema)];
  if (!zodSchema) return say(`with a schema that is not one of the contract's (${name || 'inline'})`);
  const parsed = zodSchema.safeParse(body);
  if (!parsed.success) return say(`off its schema ${name}: ${z.prettifyError(parsed.error)}`);
  return isDeepStrictEqual(parsed.data, body) ? undefined : say(`with more than ${name} names, or spelled otherwise`);
}

const patterns = new Map<string, RegExp>();
function pattern(path: string): RegExp {
  const known = patterns.get(path) ?? new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
  patterns.set(path, known);
  return known;
}

type Asks = { request: (input: string | Request | URL, init?: RequestInit, ...rest: never[]) => Response | Promise<Response> };
let document: Promise<Document> | undefined;

/** The same application, whose every reply to a test is held against the document. */
export function conforming<App extends Asks>(app: App): App {
  const ask = app.request.bind(app) as Asks['request'];
  const read = async () => (await (await ask('/v1/openapi.json')).json()) as Document;
  app.request = (async (input: string | Request | URL, init?: RequestInit, ...rest: never[]) => {
    const response = await ask(input, init, ...rest);
    const { method, url } = input instanceof Request ? input : { method: init?.method ?? 'GET', url: `${input}` };
    const wrong = await nonconformity(await (document ??= read()), method, new URL(url, 'http://localhost').pathname, response);
    if (wrong) throw new Error(wrong);
    return response;
  }) as App['request'];
  return app;
}
