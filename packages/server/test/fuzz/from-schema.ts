import type { Ids } from './ids.ts';
import type { Chance } from './chance.ts';

/** As much of JSON Schema as our document uses. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
  example?: unknown;
};
export type Schemas = Record<string, JsonSchema>;

const IDS = /^\^\(?([a-z|]{3,})\)?_\[0-9a-f\]\{32\}\$$/;
const WORDS = ['Pia', 'Example', "O'Neil", 'Ünal', '李', '🙂', 'a b', '%_\\', '<b>x</b>', "'; drop table people; --", '0'];
const NASTY: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(5000),
  [],
  {},
  [[[]]],
  { __proto__: null, constructor: 1 },
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '2030-02-30T00:00:00Z',
  '../../etc/passwd',
];

/** Values by the schema, and values that are almost so. */
export class FromSchema {
  readonly #schemas: Schemas;
  readonly #chance: Chance;
  readonly #ids: Ids;
  readonly #now: Date;

  constructor(parts: { schemas: Schemas; chance: Chance; ids: Ids; now: Date }) {
    this.#schemas = parts.schemas;
    this.#chance = parts.chance;
    this.#ids = parts.ids;
    this.#now = parts.now;
  }

  valid(schema: JsonSchema, depth = 0): unknown {
    const chance = this.#chance;
    if (schema.$ref) return this.valid(this.#schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, depth);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return chance.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return this.valid(chance.pick(choices), depth);
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((one) => this.valid(one, depth)));
    const type = Array.isArray(schema.type) ? chance.pick(schema.type) : schema.type;
    if (type === 'string') return this.#string(schema);
    if (type === 'integer') return chance.integer(this.#low(schema), Math.min(schema.maximum ?? 600, this.#low(schema) + 600));
    if (type === 'number') return this.#low(schema) + chance.next() * 10;
    if (type === 'boolean') return chance.is(0.5);
    if (type === 'array') {
      const length = chance.integer(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3));
      return Array.from({ length }, () => this.valid(schema.items ?? {}, depth + 1));
    }
    if (type === 'object') return this.#object(schema, depth);
    return type === 'null' ? null : chance.pick([1, 'x', { a: 'b' }]);
  }

  /** One thing in it is wrong, or one too many, or one missing. */
  broken(schema: JsonSchema): unknown {
    const value = this.valid(schema);
    const chance = this.#chance;
    if (typeof value !== 'object' || value === null || chance.is(0.1)) return chance.pick(NASTY);
    const keys = Object.keys(value);
    const body = value as Record<string, unknown>;
    if (keys.length === 0 || chance.is(0.2))
      return { ...body, [chance.pick(['extra', '__proto__', 'id', 'clinicId', 'status'])]: 'x' };
    const key = chance.pick(keys);
    if (chance.is(0.2)) delete body[key];
    else body[key] = chance.pick(NASTY);
    return body;
  }

  #object({ properties = {}, required = [], additionalProperties }: JsonSchema, depth: number) {
    const wanted = Object.entries(properties).filter(([key]) => required.includes(key) || this.#chance.is(depth > 3 ? 0.1 : 0.4));
    const named = wanted.map(([key, schema]) => [key, this.valid(schema, depth + 1)] as const);
    const free = typeof additionalProperties === 'object' && this.#chance.is(0.5);
    return Object.fromEntries(free ? [...named, ['key', this.valid(additionalProperties, depth + 1)]] : named);
  }

  #low({ minimum }: JsonSchema) {
    return Math.max(minimum ?? 0, -1000);
  }

  #string({ pattern, format, minLength = 0, maxLength = 60, example }: JsonSchema): string {
    const chance = this.#chance;
    const prefixes = pattern && IDS.exec(pattern)?.[1]?.split('|');
    if (prefixes) return this.#ids.pick(chance, prefixes);
    const day = new Date(this.#now.getTime() + chance.integer(-3, 12) * 86_400_000);
    if (format === 'date') return day.toISOString().slice(0, 10);
    if (format === 'date-time') return new Date(+day + chance.integer(0, 95) * 900_000).toISOString();
    if (format === 'email') return `${chance.pick(['pia', 'paul', 'kim'])}${chance.integer(0, 9)}@clinic.example`;
    if (format === 'uri') return `https://clinic.example/${chance.integer(0, 9)}`;
    if (typeof example === 'string' && (pattern || chance.is(0.5))) return example;
    if (pattern) return chance.pick(['a1', '12:30', '#0a7', 'Europe/Berlin', 'en', '+4930123456']);
    const text = Array.from({ length: chance.integer(1, 4) }, () => chance.pick(WORDS)).join(' ');
    return text.padEnd(minLength, 'x').slice(0, maxLength);
  }
}
