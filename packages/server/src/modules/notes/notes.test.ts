import type { Note, NoteList } from '@bedside/contract';
import { asc, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { makeVisit } from '../../../test/visit.ts';
import type { Db, PersonActor, ServiceContext } from '../../context.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { discardNote, editNote } from './edit-note.ts';
import { listNotes, listNotesOfPatient, readNote } from './list-notes.ts';
import { notes } from './notes.table.ts';
import { releaseNote, signNote } from './sign-note.ts';
import { addAddendum, createNote } from './write-note.ts';

const TEXT = 'Rash on the left forearm, no fever.';
const at = (time: string) => new Date(`2030-01-${time}Z`);
const expecting = (expectedRevision: number) => ({ expectedRevision });

async function draft(ctx: ServiceContext, appointmentId: string, text = TEXT) {
  return (await createNote(ctx, appointmentId, { text })).row;
}
async function signed(ctx: ServiceContext, appointmentId: string, text = TEXT) {
  const { id } = await draft(ctx, appointmentId, text);
  return (await signNote(ctx, id, expecting(1))).row;
}
async function released(ctx: ServiceContext, appointmentId: string, text = TEXT) {
  const { id } = await signed(ctx, appointmentId, text);
  return (await releaseNote(ctx, id, expecting(2))).row;
}
const textsOf = async (ctx: ServiceContext, appointmentId: string) =>
  (await listNotes(ctx, appointmentId)).map(({ row }) => row.text);
const person = (actor: ReturnType<typeof actorOf>, over: Partial<PersonActor>) => ({ ...(actor as PersonActor), ...over });

describe('the life of a note', () => {
  test('a draft is saved as it is written, signed, released and added to; each step is audited and told without its words', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row, practitioner: who, patient: whom } = await makeVisit(db, { withGuest: true });

      const made = await createNote(doctor, row.id, { text: '' });
      expect(made).toMatchObject({ row: { state: 'draft', authorId: who.id, revision: 1 }, can: ['edit', 'discard', 'sign'] });
      const { id } = made.row;
      expect(await editNote(doctor, id, { text: TEXT, ...expecting(1) })).toMatchObject({ row: { text: TEXT, revision: 2 } });
      expect((await editNote(doctor, id, { text: TEXT, ...expecting(2) })).row.revision, 'nothing changed').toBe(2);
      expect(await signNote(doctor, id, expecting(2))).toMatchObject({
        row: { state: 'signed', revision: 3, signedAt: doctor.clock.now() },
        can: ['release', 'add_addendum'],
      });
      expect(await releaseNote(doctor, id, expecting(3))).toMatchObject({
        row: { releasedAt: doctor.clock.now(), releasedBy: who.id },
        can: ['add_addendum'],
      });
      const added = await addAddendum(doctor, id, { text: 'No fever a week later.' });
      expect(added.row).toMatchObject({ addendumTo: id, state: 'draft' });

      const audited = await db.select().from(auditLog).where(eq(auditLog.entityId, id));
      expect(audited.map(({ action }) => action).sort()).toEqual(['note.create', 'note.release', 'note.sign', 'note.update']);
      const told = await db.select().from(events).orderBy(asc(events.position));
      expect(told).toMatchObject([
        { type: 'note.signed', audience: [who.id], data: { noteId: id } },
        { type: 'note.released', data: { noteId: id } },
      ]);
      expect(told[1]!.audience.sort()).toEqual([who.id, whom.id].sort());
      expect(JSON.stringify([told, audited])).not.toContain('Rash');
    }));

  test('an addendum to an addendum adds to the note itself', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      const note = await signed(doctor, row.id);
      const first = await addAddendum(doctor, note.id, { text: 'One' });
      await signNote(doctor, first.row.id, expecting(1));
      expect((await addAddendum(doctor, first.row.id, { text: 'Two' })).row.addendumTo).toBe(note.id);
    }));

  test('a draft can be thrown away, and the audit keeps that it was there', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      const { id } = await draft(doctor, row.id);
      await discardNote(doctor, id, expecting(1));
      await expect(readNote(doctor, id)).rejects.toMatchObject({ code: 'notes.not_found' });
      expect(await db.select().from(auditLog).where(eq(auditLog.entityId, id))).toHaveLength(2);
    }));

  test.each([
    ['edited', (ctx: ServiceContext, id: string) => editNote(ctx, id, { text: 'Other', ...expecting(2) }), 'notes.not_draft'],
    ['thrown away', (ctx: ServiceContext, id: string) => discardNote(ctx, id, expecting(2)), 'notes.not_draft'],
    ['signed again', (ctx: ServiceContext, id: string) => signNote(ctx, id, expecting(2)), 'notes.not_draft'],
  ])('what is signed is not %s', (_what, attempt, code) =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      const { id } = await signed(doctor, row.id);
      await expect(attempt(doctor, id)).rejects.toMatchObject({ code, status: 409 });
      expect(await db.select().from(notes)).toMatchObject([{ text: TEXT, revision: 2 }]);
    }),
  );

  test('a draft is neither released nor added to, and an empty one is not signed', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      const { id } = await draft(doctor, row.id, ' \n');
      await expect(releaseNote(doctor, id, expecting(1))).rejects.toMatchObject({ code: 'notes.not_signed' });
      await expect(addAddendum(doctor, id, { text: TEXT })).rejects.toMatchObject({ code: 'notes.not_signed' });
      await expect(signNote(doctor, id, expecting(1))).rejects.toMatchObject({ code: 'notes.empty' });
      expect(await db.select().from(notes)).toMatchObject([{ state: 'draft', revision: 1 }]);
    }));

  test('releasing twice is as good as once', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      const { id } = await released(doctor, row.id);
      expect((await releaseNote(doctor, id, expecting(3))).row.revision).toBe(3);
      expect((await db.select().from(events)).map(({ type }) => type)).toEqual(['note.signed', 'note.released']);
    }));

  test('of two tabs that save what both have read, one is told so; a signature is not lost to a late save', () =>
    withDatabase(async ({ db }) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      const { id } = await draft(doctor, row.id);
      const tries = [
        ...['A', 'B', 'C', 'D'].map((text) => editNote(doctor, id, { text, ...expecting(1) })),
        signNote(doctor, id, expecting(1)),
      ];
      const settled = await Promise.allSettled(tries);
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of settled) {
        if (one.status === 'rejected') expect(['request.precondition_failed', 'notes.not_draft']).toContain(one.reason.code);
      }
      const [note] = await db.select().from(notes);
      expect(note!.revision).toBe(2);
      if (note!.state === 'signed') expect(note!.text).toBe(TEXT);
    }));

  test.each([
    ['its words', sql`update notes set text = 'Other'`],
    [
      'its author',
      sql`update notes set author_id = (select id from people where kind = 'practitioner' and id <> author_id limit 1)`,
    ],
    ['that it is signed', sql`update notes set state = 'draft', signed_at = null`],
    ['that it is there', sql`delete from notes`],
  ])('not even past the application can %s be changed once it is signed', (_what, statement) =>
    withDb(async (db) => {
      await practitioner(db);
      const { asPractitioner: doctor, row } = await makeVisit(db);
      await signed(doctor, row.id);
      for (const run of [
        () => db.transaction((tx) => tx.execute(statement)),
        () => asOwner(db, (owner) => owner.transaction((tx) => tx.execute(statement))),
      ]) {
        await expect(run()).rejects.toMatchObject({ cause: { constraint_name: 'notes_signed_stay' } });
      }
    }),
  );

  test('nor what was released, taken back', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      await released(doctor, row.id);
      const takeBack = db.transaction((tx) => tx.execute(sql`update notes set released_at = null, released_by = null`));
      await expect(takeBack).rejects.toMatchObject({ cause: { constraint_name: 'notes_signed_stay' } });
    }));

  test.each([
    ['begun', (ctx: ServiceContext, appointmentId: string) => createNote(ctx, appointmentId, { text: 'New' })],
    ['saved', (ctx: ServiceContext, _: string, id: string) => editNote(ctx, id, { text: 'New', ...expecting(1) })],
    ['signed', (ctx: ServiceContext, _: string, id: string) => signNote(ctx, id, expecting(1))],
    ['read', (ctx: ServiceContext, _: string, id: string) => readNote(ctx, id)],
  ])('when the audit row cannot be written, nothing is %s', (_what, attempt) =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      const { id } = await draft(doctor, row.id);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      await expect(attempt(doctor, row.id, id)).rejects.toThrow();
      expect(await db.select().from(notes)).toMatchObject([{ text: TEXT, state: 'draft' }]);
    }),
  );
});

/** A visit with a draft, a signed and a released note, and the patient's visit to another practitioner. */
async function arrange(db: Db) {
  const visit = await makeVisit(db, { withGuest: true });
  const colleague = await practitioner(db);
  await appointment(db, { patientId: visit.patient.id, practitionerId: colleague.id, startsAt: at('20T09:00:00') });
  const doctor = visit.asPractitioner;
  await draft(doctor, visit.row.id, 'draft');
  visit.clock.advance(1);
  await signed(doctor, visit.row.id, 'signed');
  visit.clock.advance(1);
  await released(doctor, visit.row.id, 'released');
  return { ...visit, colleague, doctor, id: visit.row.id };
}

describe('who reads what', () => {
  test('the author everything, another practitioner of the patient what is signed, the patient what is released', () =>
    withDb(async (db) => {
      const { id, doctor, colleague, asPatient, as: actAs } = await arrange(db);
      expect(await textsOf(doctor, id)).toEqual(['draft', 'signed', 'released']);
      expect(await textsOf(actAs(actorOf(colleague)), id)).toEqual(['signed', 'released']);
      expect(await textsOf(asPatient, id)).toEqual(['released']);
      expect(await textsOf(makeCtx(db), id)).toEqual(['signed', 'released']);
    }));

  test('a guardian reads what the child may read; a link to the visit does, and one to another visit does not', () =>
    withDb(async (db) => {
      const { id, patient: whom, as: actAs } = await arrange(db);
      const parent = await patient(db);
      const other = await appointment(db, { patientId: whom.id, startsAt: at('21T09:00:00') });
      expect(await textsOf(actAs(person(actorOf(parent), { actsFor: [whom.id] })), id)).toEqual(['released']);
      expect(await textsOf(actAs(actorOf(whom, { appointmentId: id })), id)).toEqual(['released']);
      await expect(textsOf(actAs(actorOf(whom, { appointmentId: other.id })), id)).rejects.toMatchObject({
        code: 'appointments.not_found',
      });
    }));

  test('staff and admins never, but an admin who broke the glass for this patient; guests never', () =>
    withDb(async (db) => {
      const { id, patient: whom, asGuest, as: actAs } = await arrange(db);
      const admin = actorOf(await staff(db, { role: 'clinic_admin' }));
      const others = [actorOf(await staff(db)), actorOf(await staff(db, { role: 'department_admin' })), admin, asGuest.actor];
      for (const actor of others) {
        await expect(textsOf(actAs(actor), id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      expect(await textsOf(actAs(person(admin, { opened: [whom.id] })), id)).toEqual(['signed', 'released']);
      expect(await textsOf(actAs(person(admin, { opened: [(await patient(db)).id] })), id)).toEqual([]);
      const readOnly = makeCtx(db, { actor: { type: 'secret_key', id: 'key_1', scopes: ['appointments.read'] } });
      await expect(textsOf(readOnly, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('a note out of sight answers exactly like a missing one', () =>
    withDb(async (db) => {
      const { id, asPatient, as: actAs, doctor } = await arrange(db);
      const [draftNote, signedNote] = (await listNotes(doctor, id)).map(({ row }) => row);
      const stranger = actAs(actorOf(await practitioner(db)));
      const missing = `not_${'0'.repeat(32)}`;
      for (const [ctx, noteId] of [
        [stranger, signedNote!.id],
        [asPatient, signedNote!.id],
        [makeCtx(db), draftNote!.id],
        [makeCtx(db, { clinicId: OTHER_CLINIC }), signedNote!.id],
        [doctor, missing],
      ] as const) {
        await expect(readNote(ctx, noteId)).rejects.toMatchObject({ code: 'notes.not_found', status: 404 });
      }
      await expect(textsOf(stranger, id)).rejects.toMatchObject({ code: 'appointments.not_found' });
    }));

  test('of a visit that was entered in error nothing is shown to people', () =>
    withDb(async (db) => {
      const { id, doctor, asPatient } = await arrange(db);
      await asOwner(db, (owner) => owner.execute(sql`update appointments set status = 'entered_in_error' where id = ${id}`));
      for (const ctx of [doctor, asPatient]) {
        await expect(textsOf(ctx, id)).rejects.toMatchObject({ code: 'appointments.not_found' });
      }
    }));
});

describe('the notes of a patient', () => {
  test('those of all their visits, newest first, page by page; also of visits with others', () =>
    withDb(async (db) => {
      const { colleague, doctor, asPatient, patient: whom, as: actAs } = await arrange(db);
      const textsAbout = async (ctx: ServiceContext) => {
        const first = await listNotesOfPatient(ctx, whom.id, { limit: 1 });
        const rest = first.nextCursor
          ? await listNotesOfPatient(ctx, whom.id, { limit: 9, after: first.nextCursor })
          : { views: [] };
        return [...first.views, ...rest.views].map(({ row }) => row.text);
      };
      expect(await textsAbout(actAs(actorOf(colleague)))).toEqual(['released', 'signed']);
      expect(await textsAbout(doctor)).toEqual(['released', 'signed', 'draft']);
      expect(await textsAbout(asPatient)).toEqual(['released']);
    }));

  test('a guardian who reads them, and those of a visit, stands in the audit with the child', () =>
    withDb(async (db) => {
      const { id, patient: whom, as: actAs } = await arrange(db);
      const parent = await patient(db);
      const ctx = actAs(person(actorOf(parent), { actsFor: [whom.id] }));
      await listNotesOfPatient(ctx, whom.id, { limit: 9 });
      const [view] = await listNotes(ctx, id);
      await readNote(ctx, view!.row.id);
      const read = (await db.select().from(auditLog)).filter(({ actorId }) => actorId === parent.id);
      expect(read.map(({ action, onBehalfOf }) => [action, onBehalfOf])).toEqual([
        ['note.list', whom.id],
        ['note.list', whom.id],
        ['note.read', whom.id],
      ]);
    }));

  test('of somebody who is not their patient a practitioner learns nothing, nor of a visit in common that was an error', () =>
    withDb(async (db) => {
      const { patient: whom, colleague, as: actAs } = await arrange(db);
      const stranger = actAs(actorOf(await practitioner(db)));
      await expect(listNotesOfPatient(stranger, whom.id, { limit: 9 })).rejects.toMatchObject({ code: 'people.not_found' });
      await asOwner(db, (owner) =>
        owner.execute(sql`update appointments set status = 'entered_in_error'
          where id in (select appointment_id from appointment_participants where person_id = ${colleague.id})`),
      );
      const ctx = actAs(actorOf(colleague));
      await expect(listNotesOfPatient(ctx, whom.id, { limit: 9 })).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('over HTTP, and a cursor that is none is refused', () =>
    withDb(async (db) => {
      const { patient: whom, practitioner: who } = await arrange(db);
      const { token } = await session(db, { personId: who.id });
      const ask = (search: string) => makeApp({ db }).request(`/v1/patients/${whom.id}/notes${search}`, as(token));
      expect(await (await ask('?limit=2')).json()).toMatchObject({
        data: [{ text: 'released' }, { text: 'signed' }],
        nextCursor: expect.any(String),
      });
      expect((await ask('?after=x')).status).toBe(400);
    }));
});

describe('who writes', () => {
  test('the practitioner of the visit; nobody else begins, signs, releases or adds', () =>
    withDb(async (db) => {
      const { id, doctor, colleague, asPatient, asGuest, as: actAs } = await arrange(db);
      const [draftNote, signedNote] = (await listNotes(doctor, id)).map(({ row }) => row);
      const colleagues = actAs(actorOf(colleague));

      await expect(createNote(colleagues, id, { text: TEXT })).rejects.toMatchObject({ code: 'appointments.not_found' });
      await expect(editNote(colleagues, draftNote!.id, { text: 'x', ...expecting(1) })).rejects.toMatchObject({
        code: 'notes.not_found',
      });
      for (const attempt of [
        () => releaseNote(colleagues, signedNote!.id, expecting(2)),
        () => addAddendum(colleagues, signedNote!.id, { text: TEXT }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      const may = await staff(db, { role: 'clinic_admin' });
      const byLink = actAs(actorOf({ ...colleague, id: doctor.actor.id }, { appointmentId: id }));
      for (const ctx of [asPatient, asGuest, actAs(actorOf(may)), makeCtx(db), byLink]) {
        await expect(createNote(ctx, id, { text: TEXT })).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
    }));

  test('what a reader may do next is said with each note', () =>
    withDb(async (db) => {
      const { id, doctor, colleague, asPatient, as: actAs } = await arrange(db);
      const canOf = async (ctx: ServiceContext) => (await listNotes(ctx, id)).map(({ can }) => can);
      expect(await canOf(doctor)).toEqual([['edit', 'discard', 'sign'], ['release', 'add_addendum'], ['add_addendum']]);
      expect(await canOf(actAs(actorOf(colleague)))).toEqual([[], []]);
      expect(await canOf(asPatient)).toEqual([[]]);
    }));
});

describe('over HTTP', () => {
  test('a practitioner writes with If-Match and the ETag of each reply; the patient reads what was released', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { token } = await session(db, { personId: visit.practitioner.id });
      const app = makeApp({ db });
      const path = `/v1/appointments/${visit.row.id}/notes`;

      const made = await app.request(path, as(token, { body: { text: '' } }));
      expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
      const { id } = (await made.json()) as Note;
      const ask = (what: string, method: string, tag: string | undefined, body?: object) =>
        app.request(
          `/v1/notes/${id}${what}`,
          as(token, { method, ...(body && { body }), headers: tag ? { 'if-match': tag } : {} }),
        );

      expect((await ask('', 'PATCH', undefined, { text: TEXT })).status).toBe(428);
      expect((await ask('', 'PATCH', '"7"', { text: TEXT })).status).toBe(412);
      const saved = await ask('', 'PATCH', '"1"', { text: TEXT });
      expect([saved.status, saved.headers.get('etag')]).toEqual([200, '"2"']);
      expect((await ask('/sign', 'POST', '"2"')).headers.get('etag')).toBe('"3"');
      expect(await (await ask('', 'PATCH', '"3"', { text: 'Other' })).json()).toMatchObject({ code: 'notes.not_draft' });
      expect((await ask('/release', 'POST', '"3"')).status).toBe(200);
      expect((await ask('/addenda', 'POST', undefined, { text: 'More' })).status).toBe(201);
      expect((await ask('', 'GET', undefined)).status).toBe(200);

      const whose = await session(db, { personId: visit.patient.id });
      const { data } = (await (await app.request(path, as(whose.token))).json()) as NoteList;
      expect(data).toMatchObject([{ id, text: TEXT, can: [] }]);
      const read = await asOwner(db, (owner) => owner.select().from(auditLog).where(eq(auditLog.action, 'note.list')));
      expect(read).toMatchObject([{ entityIds: [id], actorId: visit.patient.id }]);
    }));

  test('a draft is thrown away with its ETag', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row, practitioner: who } = await makeVisit(db);
      const { id } = await draft(doctor, row.id);
      const { token } = await session(db, { personId: who.id });
      const call = as(token, { method: 'DELETE', headers: { 'if-match': '"1"' } });
      expect((await makeApp({ db }).request(`/v1/notes/${id}`, call)).status).toBe(204);
      expect(await db.select().from(notes)).toEqual([]);
    }));

  test.each([
    ['an unknown key', { text: TEXT, state: 'signed' }],
    ['no text', {}],
    ['a text without end', { text: 'Rash '.repeat(4001) }],
    ['a NUL', { text: 'Rash\0' }],
  ])('%s is refused without being repeated', (_what, body) =>
    withDb(async (db) => {
      const { row, practitioner: who } = await makeVisit(db);
      const { token } = await session(db, { personId: who.id });
      const reply = await makeApp({ db }).request(`/v1/appointments/${row.id}/notes`, as(token, { body }));
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('Rash');
      expect(await db.select().from(notes)).toEqual([]);
    }),
  );

  test('a key reads by its scope', () =>
    withDb(async (db) => {
      const { asPractitioner: doctor, row } = await makeVisit(db);
      await signed(doctor, row.id);
      const ask = async (scopes: ('notes.read' | 'appointments.read')[]) => {
        const { key } = await secretKey(db, { scopes });
        return (await makeApp({ db }).request(`/v1/appointments/${row.id}/notes`, as(key))).status;
      };
      expect([await ask(['notes.read']), await ask(['appointments.read'])]).toEqual([200, 403]);
    }));
});
