import { randomUUID } from 'node:crypto';
import type { PostMessage } from '@bedside/contract';
import type { Db, ServiceContext } from '../src/context.ts';
import { conversations } from '../src/modules/conversations/conversations.table.ts';
import { postMessage } from '../src/modules/conversations/post-message.ts';
import { newId } from '../src/shared/ids.ts';
import { asOwner, CLINIC, NOW } from './helpers.ts';
import { makeVisit } from './visit.ts';

/** A conversation of these two, as it would be there since they share an appointment. */
export async function conversation(db: Db, who: { patientId: string; practitionerId?: string; clinicId?: string }) {
  return asOwner(db, async (owner) => {
    const row = { id: newId('cnv'), clinicId: CLINIC, lastAt: NOW, createdAt: NOW, ...who };
    const [made] = await owner.insert(conversations).values(row).returning();
    return made!;
  });
}

/** A visit whose people have their conversation. */
export async function talking(db: Db, over: Parameters<typeof makeVisit>[1] = {}) {
  const visit = await makeVisit(db, over);
  const thread = await conversation(db, { patientId: visit.patient.id, practitionerId: visit.practitioner.id });
  return { ...visit, thread };
}

export const say = (ctx: ServiceContext, conversationId: string, over: Partial<PostMessage> = {}) =>
  postMessage(ctx, conversationId, { clientId: randomUUID(), text: 'The rash is better.', ...over });
