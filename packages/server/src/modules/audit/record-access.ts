import type { ErrorCode } from '@bedside/contract';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditAccess, auditRefusal } from './emit-audit.ts';

type Access = {
  /** The operation by its name in the API document. */
  action: string;
  entityId: string;
};

/** What was refused is undone with its transaction; that it was asked for is written in one of its own. */
export const recordRefusal = (ctx: ServiceContext, refusal: Access & { code: ErrorCode }): Promise<void> =>
  transact(ctx, async (tx) => auditRefusal(tx, refusal));

/** For what succeeded without a row of its own: a reply that was replayed, a verb that opens no transaction. */
export const recordAccess = (ctx: ServiceContext, access: Access): Promise<void> =>
  transact(ctx, async (tx) => auditAccess(tx, access));
