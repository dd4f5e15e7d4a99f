import type { Branding, ClinicSettings, JoinWindowSettings } from '@bedside/contract';
import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps } from '../../db/columns.ts';

type SaidSettings = { [Group in keyof ClinicSettings]?: Partial<ClinicSettings[Group]> };

/** The tenant. */
export const clinics = pgTable('clinics', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** A clinic is live or test for good; only a test clinic's clock can be moved. */
  isTest: boolean().notNull(),
  timeZone: text().notNull(),
  language: text().notNull(),
  phone: text(),
  /** Exact origins of the pages that may call the API with a session of this clinic. */
  allowedOrigins: text().array().notNull(),
  /** The clinic's own page where invitations land. */
  visitUrl: text().notNull(),
  /** Where the clinic's own people work; their mails lead there. */
  staffUrl: text(),
  joinWindow: jsonb().$type<JoinWindowSettings>().notNull(),
  branding: jsonb().$type<Partial<Branding>>().notNull().default({}),
  /** What the clinic said; `settingsOf` fills in the rest. */
  settings: jsonb().$type<SaidSettings>().notNull().default({}),
  clockOffsetSeconds: integer().notNull().default(0),
  revision: integer().notNull().default(1),
  ...timestamps,
});

export type ClinicRow = typeof clinics.$inferSelect;
