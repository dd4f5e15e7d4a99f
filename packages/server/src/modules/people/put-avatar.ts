import { eq } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { actorNotAllowed, inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isPicture } from '../../images/is-picture.ts';
import { avatars } from './avatars.table.ts';
import { writePerson } from './change-person.ts';
import { pictureNotSupported, pictureUnusable } from './people.errors.ts';
import { getAnyPersonForUpdate } from './people.queries.ts';
import type { PersonRow } from './people.table.ts';
import { departmentsOf } from './place-in-departments.ts';
import { mayManage } from './view-people.ts';

/**
 * Gives a person a picture, at a new address that nobody can guess; the one before is gone. People give themselves one, and whom
 * they act for. Throws `avatars.not_supported` and `avatars.unusable`.
 */
export async function putAvatar(ctx: ServiceContext, id: string, bytes: Uint8Array): Promise<PersonRow> {
  requirePermission(ctx, 'people.manage');
  // Asked before as well: whoever may not give it one has nothing decoded here.
  await transact(ctx, (tx) => lockManaged(tx, id));
  if (!isPicture(bytes)) throw pictureNotSupported();
  // Its decoders are loaded with the first picture, not with the server.
  const { makeAvatar } = await import('../../images/make-avatar.ts');
  const picture = await makeAvatar(bytes);
  if (!picture) throw pictureUnusable();
  return transact(inTheNameOf(ctx, id), async (tx) => {
    const before = await lockManaged(tx, id);
    const key = randomBytes(16).toString('hex');
    const row = { key, picture, createdAt: tx.wallClock.now() };
    await tx.db
      .insert(avatars)
      .values({ ...row, clinicId: tx.clinicId, personId: id })
      .onConflictDoUpdate({ target: avatars.personId, set: row });
    return setKey(tx, before, key);
  });
}

/** Having none is success. */
export async function deleteAvatar(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, 'people.manage');
  await transact(inTheNameOf(ctx, id), async (tx) => {
    const before = await lockManaged(tx, id);
    if (before.avatarKey === null) return;
    await tx.db.delete(avatars).where(eq(avatars.personId, id));
    await setKey(tx, before, null);
  });
}

/** Who asks whose picture it is, knows the key: the audit has only that it changed. */
const setKey = (tx: TransactionContext, before: PersonRow, avatarKey: string | null) =>
  writePerson(tx, before, { action: 'update', fields: { avatarKey }, set: { avatarKey } });

async function lockManaged(tx: TransactionContext, id: string): Promise<PersonRow> {
  const row = await getAnyPersonForUpdate(tx, id);
  if (!mayManage(tx, row, await departmentsOf(tx, id))) throw actorNotAllowed();
  return row;
}
