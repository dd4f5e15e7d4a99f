import * as contract from '@bedside/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { currentDocument } from './document.ts';

type Schema = { $ref?: string; type?: string | string[]; anyOf?: Schema[]; properties?: Record<string, Schema> };
type Document = { components: { schemas: Record<string, Schema> } };

const mayBeNull = (schema: Schema | undefined): boolean =>
  [schema?.type].flat().includes('null') || (schema?.anyOf ?? []).some((one) => mayBeNull(one));

test('what may be null says so in the document, also where it is a schema with a name of its own', async () => {
  const { components } = JSON.parse(await currentDocument()) as Document;
  const silent: string[] = [];
  let looked = 0;
  for (const schema of Object.values(contract)) {
    if (!(schema instanceof z.ZodObject)) continue;
    const shown = components.schemas[String(schema.meta()?.id)]?.properties;
    for (const [name, field] of Object.entries(shown ? (schema.shape as Record<string, z.ZodType>) : {})) {
      // Of requests, a default stands in for it.
      if (!field.safeParse(null).success || !shown![name]) continue;
      looked += 1;
      if (!mayBeNull(shown![name])) silent.push(`${schema.meta()!.id as string}.${name}`);
    }
  }
  expect(silent).toEqual([]);
  expect(looked).toBeGreaterThan(100);
});
