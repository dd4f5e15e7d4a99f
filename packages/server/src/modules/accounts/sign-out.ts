import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isSignedIn } from './accounts.rules.ts';
import { endSignIn, endSignInsOf } from './end-sign-ins.ts';
import { lockSignIn } from './refresh-session.ts';

/** This browser, or every browser of the account. Whoever is not signed in is signed out already. */
export async function signOut(
  ctx: ServiceContext,
  token: string | undefined,
  { everywhere }: { everywhere: boolean },
): Promise<void> {
  requireActor(ctx, 'visitor');
  if (token === undefined) return;
  await transact(ctx, async (tx) => {
    const found = await lockSignIn(tx, token);
    if (!found || !isSignedIn(found.signIn, tx.wallClock.now())) return;
    if (everywhere) await endSignInsOf(tx, found.account.id, 'signed_out');
    else await endSignIn(tx, found.signIn.id, 'signed_out');
  });
}
