import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Wrong = { pointer: string; detail: string };

/** Of schemas that a clinic wrote: no code of theirs runs, nothing is fetched, and no pattern of theirs can hold us up. */
const ajv = () => {
  const made = new Ajv2020({ allErrors: true, strict: false, validateSchema: true, loadSchema: undefined });
  formats.default(made, { mode: 'fast', formats: ['date', 'time', 'date-time', 'email'] });
  return made;
};

const REFUSED_KEYWORDS = new Set(['$ref', '$dynamicRef', 'pattern', 'patternProperties', '$async']);

/** Whether it is a schema that we take. */
export function isUsableForm(schema: Record<string, unknown>): boolean {
  if (mentions(schema, REFUSED_KEYWORDS)) return false;
  try {
    ajv().compile(schema);
    return true;
  } catch {
    return false;
  }
}

/** Where the answers are not as the schema says, and by which rule. Never the answers themselves. */
export function wrongIn(schema: Record<string, unknown>, answers: unknown): Wrong[] {
  const validate = ajv().compile(schema);
  return validate(answers) ? [] : (validate.errors ?? []).slice(0, 20).map(wrongOf);
}

const wrongOf = ({ instancePath, keyword, params }: ErrorObject): Wrong => {
  const missing = (params as { missingProperty?: string }).missingProperty;
  return { pointer: `/form${instancePath}${missing === undefined ? '' : `/${missing}`}`, detail: keyword };
};

/** A loop and not a recursion: a deep schema must not exhaust the stack. */
function mentions(schema: unknown, keywords: ReadonlySet<string>): boolean {
  const todo = [schema];
  while (todo.length > 0) {
    const next = todo.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, value] of Object.entries(next)) {
      if (keywords.has(key)) return true;
      todo.push(value);
    }
  }
  return false;
}
