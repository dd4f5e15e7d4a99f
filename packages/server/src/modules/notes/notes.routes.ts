import { createRoute } from '@hono/zod-openapi';
import { AppointmentId, CreateNote, ListNotes, Note, NoteId, NoteList, NotePage, PatientId, WriteNote } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import '../appointments/appointments.errors.ts';
import '../people/people.errors.ts';
import { discardNote, editNote } from './edit-note.ts';
import { listNotes, listNotesOfPatient, readNote } from './list-notes.ts';
import './notes.errors.ts';
import { releaseNote, signNote } from './sign-note.ts';
import { noteToApi } from './view-notes.ts';
import { addAddendum, createNote } from './write-note.ts';

const ofAppointment = z.strictObject({ id: AppointmentId });
const params = z.strictObject({ id: NoteId });

const list = createRoute({
  operationId: 'listNotes',
  summary: 'Read the notes on a visit',
  description:
    'Patients read what is signed and released, practitioners what is signed about their patients, and their own drafts.',
  method: 'get',
  path: '/{id}/notes',
  ...permission('notes.read'),
  request: { params: ofAppointment },
  responses: replies('Those you may read, oldest first', NoteList, ['appointments.not_found']),
});

const create = createRoute({
  operationId: 'createNote',
  summary: 'Begin a note on a visit of yours',
  method: 'post',
  path: '/{id}/notes',
  ...permission('notes.write'),
  request: { params: ofAppointment, body: json(CreateNote) },
  responses: replies('The draft', Note, ['appointments.not_found', 'people.not_found'], { status: 201 }),
});

const read = createRoute({
  operationId: 'getNote',
  summary: 'Read a note',
  method: 'get',
  path: '/{id}',
  ...permission('notes.read'),
  request: { params },
  responses: replies('The note', Note, ['notes.not_found']),
});

const edit = createRoute({
  operationId: 'editNote',
  summary: 'Save a draft as it is written',
  method: 'patch',
  path: '/{id}',
  ...permission('notes.write'),
  request: { params, headers: IfMatch, body: json(WriteNote) },
  responses: replies('The draft as it is now', Note, ['notes.not_found', 'notes.not_draft']),
});

const discard = createRoute({
  operationId: 'discardNote',
  summary: 'Throw a draft away',
  method: 'delete',
  path: '/{id}',
  ...permission('notes.write'),
  request: { params, headers: IfMatch },
  responses: noContent('It is gone', ['notes.not_found', 'notes.not_draft']),
});

const sign = createRoute({
  operationId: 'signNote',
  summary: 'Sign a note: from then on nobody changes it',
  method: 'post',
  path: '/{id}/sign',
  ...permission('notes.write'),
  request: { params, headers: IfMatch },
  responses: replies('The note, signed', Note, ['notes.not_found', 'notes.not_draft', 'notes.empty']),
});

const release = createRoute({
  operationId: 'releaseNote',
  summary: 'Let the patient read a signed note',
  method: 'post',
  path: '/{id}/release',
  ...permission('notes.write'),
  request: { params, headers: IfMatch },
  responses: replies('The note, released', Note, ['notes.not_found', 'notes.not_signed']),
});

const addenda = createRoute({
  operationId: 'addAddendum',
  summary: 'Begin an addendum to a signed note',
  description: 'A note of its own that is signed and released like any other.',
  method: 'post',
  path: '/{id}/addenda',
  ...permission('notes.write'),
  request: { params, body: json(WriteNote) },
  responses: replies('The addendum, a draft', Note, ['notes.not_found', 'notes.not_signed'], { status: 201 }),
});

const ofPatient = createRoute({
  operationId: 'listNotesOfPatient',
  summary: 'Read the notes about a patient',
  description: 'Of all their visits, also those with others, as far as you may read them.',
  method: 'get',
  path: '/{id}/notes',
  ...permission('notes.read'),
  request: { params: z.strictObject({ id: PatientId }), query: ListNotes },
  responses: replies('A page, newest first', NotePage, ['people.not_found']),
});

/** Mounted at `/v1/patients`. */
export const patientNoteRoutes = () =>
  createRouter().openapi(ofPatient, async (c) => {
    const { views, nextCursor } = await listNotesOfPatient(c.var.ctx, c.req.valid('param').id, c.req.valid('query'));
    return c.json({ data: views.map(noteToApi), nextCursor }, 200);
  });

/** Mounted at `/v1/appointments`. */
export const appointmentNoteRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const views = await listNotes(c.var.ctx, c.req.valid('param').id);
      return c.json({ data: views.map(noteToApi) }, 200);
    })
    .openapi(create, async (c) => {
      const view = await createNote(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(noteToApi(view), 201, etag(view.row));
    });

/** Mounted at `/v1/notes`. */
export const noteRoutes = () =>
  createRouter()
    .openapi(read, async (c) => {
      const view = await readNote(c.var.ctx, c.req.valid('param').id);
      return c.json(noteToApi(view), 200, etag(view.row));
    })
    .openapi(edit, async (c) => {
      const expected = { expectedRevision: expectedRevision(c.req.valid('header')) };
      const view = await editNote(c.var.ctx, c.req.valid('param').id, { ...c.req.valid('json'), ...expected });
      return c.json(noteToApi(view), 200, etag(view.row));
    })
    .openapi(discard, async (c) => {
      const expected = { expectedRevision: expectedRevision(c.req.valid('header')) };
      await discardNote(c.var.ctx, c.req.valid('param').id, expected);
      return c.body(null, 204);
    })
    .openapi(sign, async (c) => {
      const expected = { expectedRevision: expectedRevision(c.req.valid('header')) };
      const view = await signNote(c.var.ctx, c.req.valid('param').id, expected);
      return c.json(noteToApi(view), 200, etag(view.row));
    })
    .openapi(release, async (c) => {
      const expected = { expectedRevision: expectedRevision(c.req.valid('header')) };
      const view = await releaseNote(c.var.ctx, c.req.valid('param').id, expected);
      return c.json(noteToApi(view), 200, etag(view.row));
    })
    .openapi(addenda, async (c) => {
      const view = await addAddendum(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(noteToApi(view), 201, etag(view.row));
    });
