import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { asApp } from '../../db/transact.ts';

/** `dueAt` null: events are waiting to become deliveries. */
export type WebhookWork = { endpointId: string; clinicId: string; clockOffsetSeconds: number; dueAt: Date | null };
type Found = { endpoint_id: string; clinic_id: string; clock_offset_seconds: number; due_at: string | null };

/** The endpoints of all clinics that have something to send, now or later. */
export async function findWebhookWork(db: Db): Promise<WebhookWork[]> {
  const rows = await asApp(db, (tx) => tx.execute<Found>(sql`select * from find_webhook_work()`));
  return rows.map((row) => ({
    endpointId: row.endpoint_id,
    clinicId: row.clinic_id,
    clockOffsetSeconds: row.clock_offset_seconds,
    dueAt: row.due_at === null ? null : new Date(row.due_at),
  }));
}
