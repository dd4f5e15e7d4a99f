import { and, eq, sql } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { asApp, transact } from '../../db/transact.ts';
import type { BaseContext } from '../../shared/request-context.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getConversation, messagesVisibleTo } from '../conversations/conversations.queries.ts';
import { messages } from '../conversations/conversations.table.ts';
import { fileNotFound } from './files.errors.ts';
import { ADDRESS_SECONDS } from './files.rules.ts';
import { isSigned, signatureOf } from './sign-address.ts';
import { files, type FileRow } from './files.table.ts';

export type SignedAddress = { fileId: string; expiresAt: Date; signature: string };

/** Where a file can be fetched from for five minutes, by whoever may see its message. Throws `files.not_found`. */
export async function addressFile(ctx: ServiceContext, id: string): Promise<SignedAddress> {
  requirePermission(ctx, 'messages.read');
  return transact(ctx, async (tx) => {
    const { addressKey } = await getVisibleFile(tx, id);
    auditRead(tx, 'file.read', id);
    const expiresAt = new Date(tx.wallClock.now().getTime() + ADDRESS_SECONDS * 1000);
    return { fileId: id, expiresAt, signature: signatureOf({ fileId: id, addressKey, expiresAt }) };
  });
}

async function getVisibleFile(tx: TransactionContext, id: string): Promise<FileRow> {
  const [row] = await tx.db
    .select()
    .from(files)
    .where(and(eq(files.id, id), eq(files.clinicId, tx.clinicId), eq(files.state, 'stored')));
  const isSeen = row && (row.messageId === null ? row.uploaderId === tx.actor.id : await isOfVisibleMessage(tx, row.messageId));
  if (!isSeen) throw fileNotFound();
  return row;
}

async function isOfVisibleMessage(tx: TransactionContext, messageId: string): Promise<boolean> {
  const [message] = await tx.db
    .select({ conversationId: messages.conversationId })
    .from(messages)
    .where(and(eq(messages.id, messageId), messagesVisibleTo(tx)));
  if (!message) return false;
  return getConversation(tx, message.conversationId).then(
    () => true,
    () => false,
  );
}

export type FetchedFile = { name: string; contentType: string; bytes: number; body: ReadableStream<Uint8Array> };
type Found = { address_key: string; storage_key: string; name: string; content_type: string; bytes: string };

/** By its address alone, before anybody is known. Forged, too old and gone are one answer: `files.not_found`. */
export async function fetchFile(base: BaseContext, { fileId, expiresAt, signature }: SignedAddress): Promise<FetchedFile> {
  const [found] = await asApp(base.db, (db) => db.execute<Found>(sql`select * from find_file_address(${fileId})`));
  const isGood =
    found && isSigned({ fileId, addressKey: found.address_key, expiresAt }, signature) && base.wallClock.now() < expiresAt;
  const body = isGood ? await base.storage.open(found.storage_key) : undefined;
  if (!found || !body) throw fileNotFound();
  return { name: found.name, contentType: found.content_type, bytes: Number(found.bytes), body };
}
