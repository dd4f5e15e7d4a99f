import type { CreateWebhookEndpoint, EventType, UpdateWebhookEndpoint } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { newSecret } from '../../shared/ids.ts';
import { changesOf, isEmpty } from '../../shared/changes.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import type { WebhookPort } from '../../webhooks/webhook-port.ts';
import { auditRead, emitAudit, idsOf } from '../audit/emit-audit.ts';
import { headPosition } from '../events/events.queries.ts';
import { tooManyWebhookEndpoints } from './webhooks.errors.ts';
import { endpointsOfClinic, failedDeliveries, getEndpoint, getEndpointForUpdate } from './webhooks.queries.ts';
import { MOST_ENDPOINTS, neededFor, OLD_SECRET_LIVES_MS } from './webhooks.rules.ts';
import { lockClinicsEndpoints, ringWebhooks } from './ring-webhooks.ts';
import { webhookEndpoints, type WebhookEndpointRow } from './webhooks.table.ts';

export type WebhookEndpointView = { row: WebhookEndpointRow; failedDeliveries: number };
export type MadeWebhookEndpoint = WebhookEndpointView & { secret: string };
type Port = Pick<WebhookPort, 'accepts' | 'secretOf'>;
type Target = { id: string; expected: number };

export async function listWebhookEndpoints(ctx: ServiceContext): Promise<WebhookEndpointView[]> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const rows = await endpointsOfClinic(tx);
    auditRead(tx, 'webhook_endpoint.list', idsOf(rows));
    const failed = await failedDeliveries(tx, idsOf(rows));
    return rows.map((row) => ({ row, failedDeliveries: failed.get(row.id) ?? 0 }));
  });
}

/** Throws `webhook_endpoints.not_found`. */
export async function getWebhookEndpoint(ctx: ServiceContext, id: string): Promise<WebhookEndpointView> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const row = await getEndpoint(tx, id);
    auditRead(tx, 'webhook_endpoint.read', id);
    return view(tx, row);
  });
}

/**
 * It is told of what happens from now on. Throws `webhook_endpoints.too_many`, `request.invalid` for an address that we do not
 * ask, and `auth.forbidden` for events of what the caller may not read.
 */
export async function createWebhookEndpoint(
  ctx: ServiceContext,
  port: Port,
  input: CreateWebhookEndpoint,
): Promise<MadeWebhookEndpoint> {
  requirePermission(ctx, 'settings.manage');
  requireAddress(port, input.url);
  requireSight(ctx, input.eventTypes);
  return transact(ctx, async (tx) => {
    await lockClinicsEndpoints(tx);
    if ((await endpointsOfClinic(tx)).length >= MOST_ENDPOINTS) throw tooManyWebhookEndpoints();
    const now = tx.wallClock.now();
    const seed = newSecret();
    const made = { id: tx.newId('whk'), clinicId: tx.clinicId, isEnabled: true, secretSeed: seed, lastNumber: 0 };
    const [row] = await tx.db
      .insert(webhookEndpoints)
      .values({ ...made, ...input, position: await headPosition(tx), createdAt: now, updatedAt: now })
      .returning();
    emitAudit(tx, { action: 'webhook_endpoint.create', entityId: row!.id, after: row! });
    return { row: row!, failedDeliveries: 0, secret: port.secretOf(seed) };
  });
}

/** What is absent stays. Throws as `createWebhookEndpoint` does, `webhook_endpoints.not_found` and `request.precondition_failed`. */
export async function updateWebhookEndpoint(
  ctx: ServiceContext,
  port: Port,
  { id, expected, enabled, ...given }: UpdateWebhookEndpoint & Target,
): Promise<WebhookEndpointView> {
  requirePermission(ctx, 'settings.manage');
  if (given.url !== undefined) requireAddress(port, given.url);
  requireSight(ctx, given.eventTypes ?? null);
  return transact(ctx, async (tx) => {
    const before = await getEndpointForUpdate(tx, id);
    requireRevision(before, expected);
    const change = { ...changesOf(before, given), ...(await switched(tx, before, enabled)) };
    if (isEmpty(change)) return view(tx, before);
    const after = await write(tx, before, change);
    emitAudit(tx, { action: 'webhook_endpoint.update', entityId: id, before, after });
    await ringWebhooks(tx);
    return view(tx, after);
  });
}

/** With its deliveries: nothing more is sent. Throws `webhook_endpoints.not_found` and `request.precondition_failed`. */
export async function deleteWebhookEndpoint(ctx: ServiceContext, { id, expected }: Target): Promise<void> {
  requirePermission(ctx, 'settings.manage');
  await transact(ctx, async (tx) => {
    requireRevision(await getEndpointForUpdate(tx, id), expected);
    await tx.db.delete(webhookEndpoints).where(eq(webhookEndpoints.id, id));
    emitAudit(tx, { action: 'webhook_endpoint.delete', entityId: id });
  });
}

/** For 24 hours deliveries are signed with both secrets. Throws `webhook_endpoints.not_found`. */
export async function rotateWebhookSecret(ctx: ServiceContext, port: Port, id: string): Promise<MadeWebhookEndpoint> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const before = await getEndpointForUpdate(tx, id);
    const previousExpiresAt = new Date(tx.wallClock.now().getTime() + OLD_SECRET_LIVES_MS);
    const change = { secretSeed: newSecret(), previousSeed: before.secretSeed, previousExpiresAt };
    const after = await write(tx, before, change);
    emitAudit(tx, { action: 'webhook_endpoint.rotate_secret', entityId: id, before, after });
    return { ...(await view(tx, after)), secret: port.secretOf(after.secretSeed) };
  });
}

const view = async (tx: TransactionContext, row: WebhookEndpointRow): Promise<WebhookEndpointView> => ({
  row,
  failedDeliveries: (await failedDeliveries(tx, [row.id])).get(row.id) ?? 0,
});

async function write(tx: TransactionContext, before: WebhookEndpointRow, change: Partial<WebhookEndpointRow>) {
  const set = { ...change, revision: before.revision + 1, updatedAt: tx.wallClock.now() };
  const [after] = await tx.db.update(webhookEndpoints).set(set).where(eq(webhookEndpoints.id, before.id)).returning();
  return after!;
}

/** Enabled again, it goes on from now. */
async function switched(
  tx: TransactionContext,
  before: WebhookEndpointRow,
  enabled: boolean | undefined,
): Promise<Partial<WebhookEndpointRow>> {
  if (enabled === undefined || enabled === before.isEnabled) return {};
  if (!enabled) return { isEnabled: false, disabledBecause: 'by_clinic' };
  return { isEnabled: true, disabledBecause: null, failingSince: null, position: await headPosition(tx) };
}

function requireAddress(port: Port, url: string) {
  if (!port.accepts(url)) throw requestInvalid({ errors: [{ pointer: '/url', detail: 'https_only' }] });
}

function requireSight(ctx: ServiceContext, types: readonly EventType[] | null) {
  if (neededFor(types).some((needed) => scopeOf(ctx.actor, needed) !== 'clinic')) throw actorNotAllowed();
}
