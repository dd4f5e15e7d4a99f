type Schema = {
  $ref?: string;
  type?: string | string[];
  example?: unknown;
  examples?: unknown[];
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
};
type Content = Record<string, { schema?: Schema; example?: unknown }>;
type Operation = { requestBody?: { content: Content }; responses: Record<string, { content?: Content }> };
type Document = { paths?: Record<string, object>; components?: { schemas?: Record<string, unknown> } };

/** Gives every JSON body an example, put together from those of its fields. Changes the document that it is given. */
export function addExamples<Given extends object>(document: Given): Given {
  const { paths = {}, components = {} } = document as Document;
  const schemas = (components.schemas ?? {}) as Record<string, Schema>;
  for (const operations of Object.values(paths)) {
    for (const operation of Object.values(operations) as Operation[]) {
      const bodies = [operation.requestBody?.content, ...Object.values(operation.responses).map(({ content }) => content)];
      for (const content of bodies)
        for (const [type, media] of Object.entries(content ?? {}))
          if (type.endsWith('json') && media.schema) media.example ??= sample(media.schema, schemas);
    }
  }
  return document;
}

const TEXTS: Record<string, string> = { uri: 'https://clinic.example/visit', 'date-time': '2026-11-24T09:45:00.000Z' };

function sample(schema: Schema, schemas: Record<string, Schema>): unknown {
  const target = schema.$ref?.split('/').at(-1);
  if (target !== undefined) return sample(schemas[target] ?? {}, schemas);
  // The default of an object is the empty one, of which each field has its own.
  const standard = schema.type === 'object' ? undefined : schema.default;
  const given = [schema.example, schema.examples?.[0], schema.const, schema.enum?.[0], standard].find((one) => one !== undefined);
  if (given !== undefined) return given;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sample(choices.find(({ type }) => type !== 'null') ?? {}, schemas);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sample(part, schemas)));
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'array') return schema.items ? [sample(schema.items, schemas)] : [];
  if (type === 'object') {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sample(field, schemas)]));
  }
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return true;
  return type === 'string' ? (TEXTS[schema.format ?? ''] ?? 'text') : null;
}
