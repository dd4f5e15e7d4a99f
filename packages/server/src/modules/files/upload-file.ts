import { LARGEST_FILE } from '@bedside/contract';
import { and, count, eq, isNull, ne } from 'drizzle-orm';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { partName } from '../../storage/storage-port.ts';
import { requestTooLarge } from '../../shared/request.errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { fileNotSupported, fileUnusable, tooManyFiles } from './files.errors.ts';
import { isRewritten, MOST_UNUSED, nameOf, type FileContentType } from './files.rules.ts';
import { files, type FileRow } from './files.table.ts';
import { receivePart, type Part } from './receive-part.ts';
import { sniff } from './sniff.ts';

type Upload = {
  /** Read as it comes; undefined when nothing was sent. */
  body: AsyncIterable<Uint8Array> | undefined;
  /** As the sender's device calls it. */
  name: string;
  /** How many bytes the sender says there are. */
  length: number | undefined;
};

/**
 * Keeps what is sent: the uploader's until a message of theirs uses it. The row is there first, so that nothing is left for ever of
 * an upload that is cut off. Throws `request.too_large`, `files.not_supported`, `files.unusable` and `files.too_many`.
 */
export async function uploadFile(ctx: ServiceContext, { body, name, length }: Upload): Promise<FileRow> {
  requirePermission(ctx, 'messages.write');
  const { id: uploaderId } = requireActor(ctx, 'person');
  if (length !== undefined && length > LARGEST_FILE) throw requestTooLarge();
  const begun = await transact(ctx, (tx) => begin(tx, uploaderId));
  const path = join(ctx.storage.partsFolder, partName(begun.storageKey));
  try {
    const sent = await receivePart(body ?? nothing(), path, LARGEST_FILE);
    const contentType = await sniff(path);
    if (!contentType) throw fileNotSupported();
    const part = await withoutOrigin(path, contentType, sent);
    await ctx.storage.keep(begun.storageKey, path, { contentType, ...part });
    return await transact(ctx, (tx) => finish(tx, begun, { ...part, contentType, name: nameOf(name, contentType) }));
  } catch (error) {
    await giveUp(ctx, begun, path);
    throw error;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function begin(tx: TransactionContext, uploaderId: string): Promise<FileRow> {
  const isWaiting = and(eq(files.uploaderId, uploaderId), isNull(files.messageId), ne(files.state, 'removed'));
  const [waiting] = await tx.db.select({ count: count() }).from(files).where(isWaiting);
  if (waiting!.count >= MOST_UNUSED) throw tooManyFiles();
  const [row] = await tx.db
    .insert(files)
    .values({
      id: tx.newId('fil'),
      clinicId: tx.clinicId,
      uploaderId,
      state: 'uploading',
      storageKey: `${tx.clinicId}/${randomUUID()}`,
      addressKey: randomBytes(32).toString('base64url'),
      name: '',
      createdAt: tx.wallClock.now(),
    })
    .returning();
  return row!;
}

/** What a picture tells about where it was taken is nobody's business. Its decoders are loaded with the first one. */
async function withoutOrigin(path: string, contentType: FileContentType, sent: Part): Promise<Part> {
  if (!isRewritten(contentType)) return sent;
  const { stripPicture } = await import('../../images/strip-picture.ts');
  if (!(await stripPicture(path, contentType))) throw fileUnusable();
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

async function finish(
  tx: TransactionContext,
  { id }: FileRow,
  known: Pick<typeof files.$inferInsert, 'bytes' | 'sha256' | 'contentType' | 'name'>,
): Promise<FileRow> {
  const [row] = await tx.db
    .update(files)
    .set({ ...known, state: 'stored' })
    .where(and(eq(files.id, id), eq(files.state, 'uploading')))
    .returning();
  if (!row) throw new Error('the file was cleared away while it was being uploaded');
  emitAudit(tx, { action: 'file.upload', entityId: id, after: row });
  return row;
}

/** What cannot be taken back now, the sweep finds by its row. */
async function giveUp(ctx: ServiceContext, { id, storageKey }: FileRow, path: string) {
  await rm(path, { force: true });
  try {
    await ctx.storage.remove(storageKey);
    await transact(ctx, (tx) => tx.db.delete(files).where(and(eq(files.id, id), eq(files.state, 'uploading'))));
  } catch {
    ctx.log.warn({ fileId: id }, 'what is left of an upload is for the sweep');
  }
}
