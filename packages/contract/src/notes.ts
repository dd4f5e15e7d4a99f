import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { AppointmentId, Instant, NoteId, PersonId } from './ids.ts';

export const NOTE_STATES = ['draft', 'signed'] as const;
export type NoteState = (typeof NOTE_STATES)[number];

export const NOTE_ACTIONS = ['edit', 'discard', 'sign', 'release', 'add_addendum'] as const;
export type NoteAction = (typeof NOTE_ACTIONS)[number];

/** A practitioner's note on a visit. Once signed it stays as it is; what is to be added is an addendum of its own. */
export const Note = z
  .object({
    id: NoteId,
    appointmentId: AppointmentId,
    /** In a group: the one it is about. Null: the patient of the visit. */
    patientId: PersonId.nullable(),
    authorId: PersonId,
    state: z.enum(NOTE_STATES),
    text: z.string(),
    /** The signed note that this one adds to. */
    addendumTo: NoteId.nullable(),
    signedAt: Instant.nullable(),
    /** Since when the patient may read it. */
    releasedAt: Instant.nullable(),
    /** Grows by one with every change; the strong `ETag` of this note. */
    revision: z.int(),
    can: z.array(z.enum(NOTE_ACTIONS)),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** Oldest first. */
export const NoteList = z.object({ data: z.array(Note) }).meta({ id: 'NoteList' });
export type NoteList = z.infer<typeof NoteList>;

/** Newest first. */
export const NotePage = z.object({ data: z.array(Note), nextCursor: z.string().nullable() }).meta({ id: 'NotePage' });
export type NotePage = z.infer<typeof NotePage>;

export const ListNotes = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
});
export type ListNotes = z.output<typeof ListNotes>;

/** May be empty: a page saves what there is as it is written. */
const text = z.string().max(20_000);

export const WriteNote = z
  .strictObject({ text })
  .meta({ id: 'WriteNote', example: { text: 'Seen by video. Rash on the left forearm, no fever. Review in two weeks.' } });
export type WriteNote = z.infer<typeof WriteNote>;

export const CreateNote = z
  .strictObject({
    text,
    /** In a group: whom it is about. Needed there, and taken nowhere else. */
    patientId: PersonId.optional(),
  })
  .meta({ id: 'CreateNote', example: { text: 'Seen by video. Rash on the left forearm, no fever. Review in two weeks.' } });
export type CreateNote = z.infer<typeof CreateNote>;
