import { sql } from 'drizzle-orm';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { conversation, say, talking } from '../../../test/conversations.ts';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, guest, patient, practitioner, proxy, secretKey, session, staff } from '../../../test/makers.ts';
import type { ServiceContext } from '../../context.ts';
import { cancelAppointment } from '../appointments/cancel-appointment.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { conversations, messages } from './conversations.table.ts';
import { deleteMessage } from './delete-message.ts';
import { listConversations, readConversation } from './list-conversations.ts';
import { listMessages } from './list-messages.ts';
import { readMessages } from './note-receipt.ts';
import { openConversation } from './open-conversation.ts';
import { postMessage } from './post-message.ts';
import { addReaction, removeReaction } from './react-to-message.ts';
import { tellTyping } from './tell-typing.ts';
import { messageToApi } from './view-messages.ts';

const page = async (ctx: ServiceContext, id: string, query: Partial<Parameters<typeof listMessages>[2]> = {}) => {
  const { views, ...cursors } = await listMessages(ctx, id, { limit: 50, ...query });
  return { data: views.map(messageToApi), ...cursors };
};
const textsOf = async (ctx: ServiceContext, id: string) => (await page(ctx, id)).data.map(({ text }) => text);

describe('a message', () => {
  test('is written, audited and told to both sides without its words, and comes to the other side unread', () =>
    withDb(async (db) => {
      const { asPatient, asPractitioner, thread, patient: who, practitioner: whom } = await talking(db);
      const { row } = await say(asPatient, thread.id, { text: 'It itches.' });

      const { views } = await listConversations(asPractitioner, { limit: 20 });
      expect(views).toMatchObject([
        { unread: 1, newest: { row: { text: 'It itches.' }, authorName: who.name }, can: ['write', 'ring'] },
      ]);
      expect((await readConversation(asPatient, thread.id)).unread).toBe(0);
      const told = await db.select().from(events);
      expect(told).toMatchObject([{ type: 'message.created', data: { messageId: row.id, conversationId: thread.id } }]);
      expect(told[0]!.audience.toSorted()).toEqual([who.id, whom.id].toSorted());
      const audited = await db.select().from(auditLog).where(eq(auditLog.entityId, row.id));
      expect(audited.map(({ action }) => action)).toEqual(['message.create']);
      expect(JSON.stringify([told, audited])).not.toContain('itches');
    }));

  test('is sent, then delivered with the page that carries it, then read; each is told, and nobody un-reads', () =>
    withDb(async (db) => {
      const { asPatient, asPractitioner, thread } = await talking(db);
      const first = await say(asPatient, thread.id, { text: 'One' });
      const second = await say(asPatient, thread.id, { text: 'Two' });
      const states = async () => (await page(asPatient, thread.id)).data.map(({ state }) => state);
      expect(await states()).toEqual(['sent', 'sent']);
      await page(asPractitioner, thread.id);
      expect(await states()).toEqual(['delivered', 'delivered']);
      await readMessages(asPractitioner, thread.id, { messageId: first.row.id });
      expect(await states()).toEqual(['read', 'delivered']);
      await readMessages(asPractitioner, thread.id, { messageId: second.row.id });
      await readMessages(asPractitioner, thread.id, { messageId: first.row.id });
      expect(await states()).toEqual(['read', 'read']);
      expect((await readConversation(asPractitioner, thread.id)).unread).toBe(0);
      expect((await db.select().from(events)).filter(({ type }) => type === 'message.read')).toHaveLength(2);
    }));

  test('sent again is the one that is there; another body under its id is refused, and nothing is told twice', () =>
    withDb(async (db) => {
      const { asPatient, asPractitioner, thread } = await talking(db);
      const first = await say(asPatient, thread.id, { clientId: 'client-0001' });
      expect((await say(asPatient, thread.id, { clientId: 'client-0001' })).row.id).toBe(first.row.id);
      await expect(say(asPatient, thread.id, { clientId: 'client-0001', text: 'Other' })).rejects.toMatchObject({
        code: 'messages.client_id_taken',
        status: 409,
      });
      // Somebody else's id is another one.
      expect((await say(asPractitioner, thread.id, { clientId: 'client-0001' })).row.id).not.toBe(first.row.id);
      expect((await db.select().from(events)).map(({ type }) => type)).toEqual(['message.created', 'message.created']);
    }));

  test('is taken back by its author within 15 minutes: a place without words stays', () =>
    withDb(async (db) => {
      const { asPatient, asPractitioner, thread, clock } = await talking(db);
      const { row } = await say(asPatient, thread.id);
      await addReaction(asPractitioner, thread.id, row.id, { emoji: '👍' });
      await expect(deleteMessage(asPractitioner, thread.id, row.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      clock.advance(15 * 60 - 1);
      await deleteMessage(asPatient, thread.id, row.id);
      await deleteMessage(asPatient, thread.id, row.id);

      const [left] = (await page(asPractitioner, thread.id)).data;
      expect(left).toMatchObject({ id: row.id, text: null, reactions: [], can: [] });
      expect(left!.deletedAt).not.toBeNull();
      await expect(addReaction(asPractitioner, thread.id, row.id, { emoji: '👍' })).rejects.toMatchObject({
        code: 'messages.deleted',
      });
      expect((await db.select().from(events)).filter(({ type }) => type === 'message.deleted')).toHaveLength(1);
    }));

  test('stays after 15 minutes, and cannot be written over by any path', () =>
    withDb(async (db) => {
      const { asPatient, thread, clock } = await talking(db);
      const { row } = await say(asPatient, thread.id);
      clock.advance(15 * 60);
      await expect(deleteMessage(asPatient, thread.id, row.id)).rejects.toMatchObject({ code: 'messages.too_late_to_delete' });
      await expect(asOwner(db, (owner) => owner.update(messages).set({ text: 'Other' }))).rejects.toThrow();
      expect(await textsOf(asPatient, thread.id)).toEqual([row.text]);
    }));

  test('takes one emoji of each kind from a person, and gives it back', () =>
    withDb(async (db) => {
      const { asPatient, asPractitioner, thread, practitioner: who } = await talking(db);
      const { row } = await say(asPatient, thread.id);
      await addReaction(asPractitioner, thread.id, row.id, { emoji: '👍🏽' });
      const twice = await addReaction(asPractitioner, thread.id, row.id, { emoji: '👍🏽' });
      expect(twice.reactions).toEqual([{ emoji: '👍🏽', personIds: [who.id] }]);
      expect((await removeReaction(asPractitioner, thread.id, row.id, { emoji: '👍🏽' })).reactions).toEqual([]);
      expect((await db.select().from(events)).filter(({ type }) => type === 'message.reacted')).toHaveLength(2);
    }));

  test('that cannot be audited is not written', () =>
    withDatabase(async ({ db, client }) => {
      const { asPatient, thread } = await talking(db);
      await client.unsafe('alter table audit_log add constraint none check (false) not valid');
      await expect(say(asPatient, thread.id)).rejects.toThrow();
      expect(await db.select().from(messages)).toEqual([]);
      expect((await db.select().from(conversations))[0]!.lastPosition).toBe(0);
    }));

  test.each([
    ['two emojis', 'PUT', { emoji: '👍👍' }],
    ['a letter', 'PUT', { emoji: 'a' }],
    ['nothing', 'PUT', { emoji: '' }],
  ])('%s is no reaction', (_what, method, body) =>
    withDb(async (db) => {
      const { asPatient, thread, patient: who } = await talking(db);
      const { row } = await say(asPatient, thread.id);
      const { token } = await session(db, { personId: who.id });
      const path = `/v1/conversations/${thread.id}/messages/${row.id}/reactions`;
      expect((await makeApp({ db }).request(path, as(token, { method, body }))).status).toBe(400);
    }),
  );

  test.each([
    ['too long', { text: 'x'.repeat(4001) }],
    ['blank', { text: ' \n' }],
    ['with NUL', { text: 'secret\0word' }],
    ['with half a character', { text: 'secret\ud800' }],
    ['with an unknown field', { text: 'secret', html: '<b>' }],
    ['with one file twice', { text: 'x', fileIds: [`fil_${'1'.repeat(32)}`, `fil_${'1'.repeat(32)}`] }],
  ])('%s is refused without being echoed', (_how, body) =>
    withDb(async (db) => {
      const { thread, patient: who } = await talking(db);
      const { token } = await session(db, { personId: who.id });
      const path = `/v1/conversations/${thread.id}/messages`;
      const reply = await makeApp({ db }).request(path, as(token, { body: { clientId: 'client-0001', ...body } }));
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('secret');
      expect(await db.select().from(messages)).toEqual([]);
    }),
  );
});

describe('who may see and write', () => {
  test('another patient, practitioner and clinic, staff, and a link to another visit find what a missing one is', () =>
    withDb(async (db) => {
      const { thread, asPatient, patient: who } = await talking(db);
      const other = await appointment(db, { patientId: who.id });
      const strangers = [
        actorOf(await patient(db)),
        actorOf(await practitioner(db)),
        actorOf(await staff(db)),
        actorOf(await staff(db, { role: 'clinic_admin' })),
        actorOf(await guest(db)),
        actorOf(who, { appointmentId: other.id }),
      ];
      const missing = `cnv_${'0'.repeat(32)}`;
      for (const actor of strangers) {
        const ctx = makeCtx(db, { actor });
        for (const id of [thread.id, missing]) {
          await expect(page(ctx, id)).rejects.toMatchObject({ code: 'conversations.not_found', status: 404 });
          await expect(say(ctx, id)).rejects.toMatchObject({ code: 'conversations.not_found' });
        }
        expect((await listConversations(ctx, { limit: 20 })).views).toEqual([]);
      }
      const foreign = makeCtx(db, { clinicId: OTHER_CLINIC });
      await expect(page(foreign, thread.id)).rejects.toMatchObject({ code: 'conversations.not_found' });
      const { row } = await say(asPatient, thread.id);
      const elsewhere = await conversation(db, { patientId: who.id });
      await expect(deleteMessage(asPatient, elsewhere.id, row.id)).rejects.toMatchObject({ code: 'messages.not_found' });
    }));

  test('a key reads and opens, and writes in nobody’s name', () =>
    withDb(async (db) => {
      const { thread, asPatient } = await talking(db);
      await say(asPatient, thread.id);
      expect(await textsOf(makeCtx(db), thread.id)).toHaveLength(1);
      await expect(say(makeCtx(db), thread.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      const scopeless = await secretKey(db, { scopes: ['appointments.read'] });
      expect((await makeApp({ db }).request('/v1/conversations', as(scopeless.key))).status).toBe(403);
    }));

  test('a guest sees and writes what belongs to their appointment, and nothing else', () =>
    withDb(async (db) => {
      const { thread, asPatient, asGuest, row: visit } = await talking(db, { withGuest: true });
      await say(asPatient, thread.id, { text: 'Of us two' });
      await say(asPatient, thread.id, { text: 'Of the visit', appointmentId: visit.id });
      expect(await textsOf(asGuest, thread.id)).toEqual(['Of the visit']);
      expect((await listConversations(asGuest, { limit: 20 })).views).toMatchObject([{ unread: 1 }]);
      await expect(say(asGuest, thread.id)).rejects.toMatchObject({ code: 'appointments.not_found' });
      await say(asGuest, thread.id, { text: 'I interpret.', appointmentId: visit.id });
      expect(await textsOf(asPatient, thread.id)).toEqual(['Of us two', 'Of the visit', 'I interpret.']);
      const ofTheGuest = (await page(asPatient, thread.id, { appointmentId: visit.id })).data;
      expect(ofTheGuest.map(({ text }) => text)).toEqual(['Of the visit', 'I interpret.']);
    }));

  test('a message takes no visit of others', () =>
    withDb(async (db) => {
      const { thread, asPatient } = await talking(db);
      const { id: appointmentId } = await appointment(db);
      await expect(say(asPatient, thread.id, { appointmentId })).rejects.toMatchObject({ code: 'appointments.not_found' });
    }));

  test('a guardian writes for a child, and both are named', () =>
    withDb(async (db) => {
      const { thread, patient: child } = await talking(db);
      const mother = await patient(db, { name: 'Mia Example' });
      await proxy(db, { guardianId: mother.id, patientId: child.id });
      const ctx = makeCtx(db, { actor: actorOf(mother, { actsFor: [child.id] }) });
      const { row } = await say(ctx, thread.id);
      expect(row).toMatchObject({ authorId: mother.id, authorSide: 'patient', onBehalfOf: child.id });
      expect((await db.select().from(auditLog).where(eq(auditLog.entityId, row.id)))[0]!.onBehalfOf).toBe(child.id);
    }));

  test('staff open a conversation with the team once; what they open for a practitioner stays unseen to them', () =>
    withDb(async (db) => {
      const { thread, asPatient, patient: who, practitioner: doctor } = await talking(db);
      await say(asPatient, thread.id);
      const desk = makeCtx(db, { actor: actorOf(await staff(db)) });
      const opened = await openConversation(desk, { patientId: who.id });
      expect((await openConversation(desk, { patientId: who.id })).row.id).toBe(opened.row.id);
      await say(desk, opened.row.id, { text: 'Please bring your card.' });
      expect(await textsOf(asPatient, opened.row.id)).toEqual(['Please bring your card.']);
      const told = (await db.select().from(events)).find(
        ({ type, data }) => type === 'message.created' && data['conversationId'] === opened.row.id,
      );
      expect(told!.audience).toEqual([who.id, 'team']);
      const theirs = await openConversation(desk, { patientId: who.id, practitionerId: doctor.id });
      expect(theirs).toMatchObject({ row: { id: thread.id }, unread: 0, newest: undefined, can: [] });
      await expect(openConversation(asPatient, { patientId: who.id })).rejects.toMatchObject({ code: 'auth.forbidden' });
      const stranger = makeCtx(db, { actor: actorOf(await practitioner(db)) });
      await expect(openConversation(stranger, { patientId: who.id })).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('an admin who broke the glass reads and does not write', () =>
    withDb(async (db) => {
      const { thread, asPatient, patient: who } = await talking(db);
      await say(asPatient, thread.id, { text: 'It itches.' });
      const actor = actorOf(await staff(db, { role: 'clinic_admin' }), { opened: [who.id] });
      expect(await textsOf(makeCtx(db, { actor }), thread.id)).toEqual(['It itches.']);
      await expect(say(makeCtx(db, { actor }), thread.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(tellTyping(makeCtx(db, { actor }), thread.id, {})).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await page(asPatient, thread.id)).data[0]!.state).toBe('sent');
    }));
});

describe('what happens to a visit', () => {
  const startsAt = '2030-01-15T10:00:00.000Z';
  test('brings its people together, and stands in their thread once each', () =>
    withDb(async (db) => {
      const [who, doctor] = [await patient(db), await practitioner(db)];
      const { row } = await createAppointment(makeCtx(db), {
        ...{ patientId: who.id, practitionerId: doctor.id },
        ...{ startsAt, durationMinutes: 30, mode: 'video' },
      });
      await cancelAppointment(makeCtx(db), row.id, { expectedRevision: 1, reason: 'pat' });
      const ctx = makeCtx(db, { actor: actorOf(who) });
      const { views } = await listConversations(ctx, { limit: 20 });
      expect(views).toMatchObject([{ row: { patientId: who.id, practitionerId: doctor.id, lastPosition: 2 }, unread: 0 }]);
      const { data } = await page(ctx, views[0]!.row.id);
      expect(data.map(({ kind, event, appointmentId }) => [kind, event?.type, event?.startsAt, appointmentId])).toEqual([
        ['event', 'appointment.scheduled', startsAt, row.id],
        ['event', 'appointment.cancelled', startsAt, row.id],
      ]);
    }));
});

describe('pages', () => {
  test('go both ways, and meet', () =>
    withDb(async (db) => {
      const { asPatient, thread } = await talking(db);
      for (let n = 1; n <= 7; n++) await say(asPatient, thread.id, { text: `${n}` });
      const texts = (found: Awaited<ReturnType<typeof page>>) => found.data.map(({ text }) => text).join('');
      const newest = await page(asPatient, thread.id, { limit: 3 });
      expect(texts(newest)).toBe('567');
      const older = await page(asPatient, thread.id, { limit: 3, before: newest.olderCursor! });
      expect(texts(older)).toBe('234');
      const oldest = await page(asPatient, thread.id, { limit: 3, before: older.olderCursor! });
      expect([texts(oldest), oldest.olderCursor]).toEqual(['1', null]);
      expect(texts(await page(asPatient, thread.id, { after: oldest.newerCursor }))).toBe('234567');
      await say(asPatient, thread.id, { text: '8' });
      expect(texts(await page(asPatient, thread.id, { after: newest.newerCursor }))).toBe('8');
    }));
});

describe('at the same moment', () => {
  test('twenty times one message is one row, one event and one answer', () =>
    withDatabase(async ({ db }) => {
      const { asPatient, thread } = await talking(db);
      const body = { clientId: 'client-0001', text: 'Once' };
      const views = await Promise.all(Array.from({ length: 20 }, () => postMessage(asPatient, thread.id, body)));
      expect(new Set(views.map(({ row }) => row.id)).size).toBe(1);
      expect(await db.select().from(messages)).toHaveLength(1);
      expect(await db.select().from(events)).toHaveLength(1);
    }));

  test('without the lookup the database still lets one in', () =>
    withDatabase(async ({ db }) => {
      const { asPatient, thread } = await talking(db);
      const { row } = await say(asPatient, thread.id);
      const again = { ...row, id: `msg_${'9'.repeat(32)}`, position: 2 };
      await expect(asOwner(db, (owner) => owner.insert(messages).values(again))).rejects.toMatchObject({
        cause: { constraint_name: 'messages_client_key' },
      });
    }));

  test('who goes on from a cursor while 200 write misses none and sees none twice', { timeout: 60_000 }, () =>
    withDatabase(
      async ({ db }) => {
        const { asPatient, asPractitioner, thread, as: asOne, patient: who } = await talking(db);
        let isWriting = true;
        const seen: string[] = [];
        const reading = (async () => {
          for (let cursor = '0', idle = false; !idle;) {
            const wasWriting = isWriting;
            const { data, newerCursor } = await page(asOne(actorOf(who)), thread.id, { after: cursor, limit: 17 });
            seen.push(...data.map(({ id }) => id));
            idle = !wasWriting && data.length === 0;
            cursor = newerCursor;
          }
        })();
        const writers = [asPatient, asPractitioner];
        await Promise.all(Array.from({ length: 200 }, (_, n) => say(writers[n % 2]!, thread.id, { text: `${n}` }))).finally(
          () => (isWriting = false),
        );
        await reading;

        const rows = await db.select().from(messages).orderBy(messages.position);
        expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
        expect(seen).toEqual(rows.map(({ id }) => id));
      },
      { max: 12 },
    ),
  );

  test('two who open the same conversation get one', () =>
    withDatabase(async ({ db }) => {
      const { id: patientId } = await patient(db);
      const ctx = makeCtx(db);
      const views = await Promise.all(Array.from({ length: 8 }, () => openConversation(ctx, { patientId })));
      expect(new Set(views.map(({ row }) => row.id)).size).toBe(1);
      const [counted] = await db.execute<{ count: number }>(sql`select count(*)::int as count from conversations`);
      expect(counted!.count).toBe(1);
    }));
});
