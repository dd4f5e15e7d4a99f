import { TOKEN_KINDS, type ClaimMapping } from '@bedside/contract';
import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** An issuer whose tokens the clinic trusts, and what its claims mean here. */
export const identityProviders = pgTable('identity_providers', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  name: text().notNull(),
  issuer: text().notNull(),
  clientIds: text().array().notNull(),
  tokens: text({ enum: TOKEN_KINDS }).notNull(),
  claims: jsonb().$type<ClaimMapping>().notNull(),
  createsPeople: boolean().notNull(),
  revision: integer().notNull().default(1),
  ...timestamps,
});

/** Who somebody is at an issuer is who they are here, whatever else their token says. */
export const identities = pgTable(
  'identities',
  {
    clinicId: text().notNull(),
    issuer: text().notNull(),
    subject: text().notNull(),
    personId: text().notNull(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.issuer, t.subject] })],
);

export type IdentityProviderRow = typeof identityProviders.$inferSelect;
