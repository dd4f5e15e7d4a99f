import { newId } from '../../src/shared/ids.ts';
import type { Db } from '../../src/context.ts';
import { callParticipants, callRooms, calls } from '../../src/modules/calls/calls.table.ts';
import { conversations, messages } from '../../src/modules/conversations/conversations.table.ts';
import { departmentMembers } from '../../src/modules/departments/departments.table.ts';
import { files } from '../../src/modules/files/files.table.ts';
import { identityProviders } from '../../src/modules/identity-providers/identity-providers.table.ts';
import { notes } from '../../src/modules/notes/notes.table.ts';
import { practitionerProfiles } from '../../src/modules/people/practitioner-profiles.table.ts';
import { reviews } from '../../src/modules/reviews/reviews.table.ts';
import { waitingEntries } from '../../src/modules/waiting/waiting.table.ts';
import { freedSlots, waitlistEntries, waitlistOffers } from '../../src/modules/waitlist/waitlist.table.ts';
import { webhookDeliveries, webhookEndpoints } from '../../src/modules/webhooks/webhooks.table.ts';
import { asOwner, CLINIC, NOW, OTHER_CLINIC } from '../helpers.ts';
import { series } from '../../src/modules/series/series.table.ts';
import { appointment, department, guest, invitation, patient, practitioner, proxy } from '../makers.ts';
import { schedule, scheduleException, secretKey, session, staff } from '../makers.ts';

/** How rows stand to the callers: theirs, of their department, of another one, of another clinic. */
export const STANDINGS = ['own', 'department', 'clinic', 'other'] as const;
export type Standing = (typeof STANDINGS)[number];

const CLAIMS = { role: null, defaultRole: 'patient', clinic: null, department: null, externalId: null } as never;
const times = { createdAt: NOW, updatedAt: NOW };

/** One row of every kind, all about the same people. */
async function rows(db: Db, clinicId: string, departmentId: string | null) {
  const who = {
    patient: (await patient(db, { clinicId })).id,
    practitioner: (await practitioner(db, { clinicId })).id,
    guest: (await guest(db, { clinicId })).id,
    guardian: (await patient(db, { clinicId })).id,
  };
  const common = { clinicId, patientId: who.patient, practitionerId: who.practitioner, guestIds: [who.guest], departmentId };
  const seriesId = await aSeries(db, clinicId);
  const planned = await appointment(db, { ...common, seriesId, recurrenceId: NOW });
  const running = await appointment(db, { ...common, status: 'in_progress' });
  await schedule(db, { clinicId, practitionerId: who.practitioner });
  const made = await asOwner(db, async (owner) => {
    await owner
      .insert(practitionerProfiles)
      .values({ personId: who.practitioner, clinicId, languages: ['en'], isBookable: true });
    const [entry, call, participant, note, provider] = (['wai', 'cal', 'par', 'not', 'idp'] as const).map((prefix) =>
      newId(prefix),
    );
    await owner.insert(waitingEntries).values({
      ...{ id: entry!, clinicId, appointmentId: planned.id, personId: who.patient, state: 'waiting', since: NOW },
      ...{ deviceId: 'a-device-of-the-matrix', ...times },
    });
    const live = { kind: 'scheduled', status: 'accepted', startedAt: NOW } as const;
    await owner.insert(calls).values({ id: call!, clinicId, appointmentId: running.id, ...live, ...times });
    const room = { id: newId('rom'), callId: call!, generation: 1, kind: 'main' as const, name: newId('rom') };
    await owner.insert(callRooms).values({ ...room, clinicId });
    for (const [id, personId, role] of [
      [participant!, who.patient, 'patient'],
      [newId('par'), who.practitioner, 'practitioner'],
      [newId('par'), who.guest, 'guest'],
    ] as const)
      await owner
        .insert(callParticipants)
        .values({ id, clinicId, callId: call!, personId, role, identity: id, state: 'invited', isLive: true });
    const released = { state: 'signed', signedAt: NOW, releasedAt: NOW, releasedBy: who.practitioner } as const;
    await owner
      .insert(notes)
      .values({ id: note!, clinicId, appointmentId: planned.id, authorId: who.practitioner, text: 'x', ...released, ...times });
    await owner.insert(identityProviders).values({
      ...{ id: provider!, clinicId, name: 'Issuer', issuer: `https://${provider}.example`, clientIds: ['x'] },
      ...{ tokens: 'any' as const, claims: CLAIMS, createsPeople: false, ...times },
    });
    return { entry: entry!, call: call!, participant: participant!, note: note!, provider: provider! };
  });
  const reviewId = await review(db, clinicId, planned.id, who);
  return {
    ...who,
    ...made,
    review: reviewId,
    ...(await waitlist(db, clinicId, who)),
    ...(await conversation(db, clinicId, planned.id, who)),
    ...(await webhook(db, clinicId)),
    appointment: planned.id,
    series: seriesId,
    staff: (await staff(db, { clinicId })).id,
    invitation: (await invitation(db, { clinicId, appointmentId: planned.id, personId: who.guest })).id,
    proxy: (await proxy(db, { clinicId, patientId: who.patient, guardianId: who.guardian })).id,
    exception: (await scheduleException(db, { clinicId, practitionerId: who.practitioner })).id,
    key: (await secretKey(db, { clinicId })).id,
  };
}
async function aSeries(db: Db, clinicId: string) {
  const id = newId('ser');
  const row = { id, clinicId, rrule: 'FREQ=WEEKLY;COUNT=2', timeZone: 'UTC', skipped: [], revision: 1, ...times };
  await asOwner(db, (owner) => owner.insert(series).values(row));
  return id;
}
async function review(db: Db, clinicId: string, appointmentId: string, who: { patient: string; practitioner: string }) {
  const id = newId('rev');
  const row = { id, clinicId, appointmentId, practitionerId: who.practitioner, patientId: who.patient, rating: 5, ...times };
  await asOwner(db, (owner) => owner.insert(reviews).values(row));
  return id;
}
/** What the patient wrote about the visit, with a file. */
async function conversation(db: Db, clinicId: string, appointmentId: string, who: { patient: string; practitioner: string }) {
  const [id, messageId, fileId] = [newId('cnv'), newId('msg'), newId('fil')];
  const common = { clinicId, conversationId: id, position: 1, kind: 'message' as const, appointmentId, sentAt: NOW };
  const stored = { state: 'stored' as const, contentType: 'application/pdf', bytes: 3, sha256: '', createdAt: NOW };
  await asOwner(db, async (owner) => {
    await owner.insert(conversations).values({
      id,
      clinicId,
      patientId: who.patient,
      practitionerId: who.practitioner,
      lastPosition: 1,
      lastAt: NOW,
      createdAt: NOW,
    });
    await owner.insert(messages).values({
      ...common,
      id: messageId,
      authorId: who.patient,
      authorSide: 'patient',
      clientId: 'of-the-world',
      bodyHash: '',
      text: 'x',
    });
    await owner.insert(files).values({
      ...stored,
      id: fileId,
      clinicId,
      uploaderId: who.patient,
      messageId,
      storageKey: '',
      addressKey: 'x',
      name: 'x.pdf',
    });
  });
  return { conversation: id, message: messageId, file: fileId };
}
/** Who waits for the practitioner, and did not answer in time once. */
async function waitlist(db: Db, clinicId: string, who: { patient: string; practitioner: string }) {
  const [waitlistEntry, freedSlotId, waitlistOffer] = [newId('wle'), newId('fsl'), newId('wlo')];
  const endsAt = new Date(NOW.getTime() + 1_800_000);
  const slot = { clinicId, practitionerId: who.practitioner, startsAt: NOW, endsAt, createdAt: NOW };
  const wish = { mode: 'video', durationMinutes: 30, startsFrom: NOW, startsUntil: endsAt, status: 'waiting' } as const;
  await asOwner(db, async (owner) => {
    await owner
      .insert(waitlistEntries)
      .values({ id: waitlistEntry, clinicId, patientId: who.patient, practitionerId: who.practitioner, ...wish, ...times });
    await owner.insert(freedSlots).values({ ...slot, id: freedSlotId, state: 'settled', dueAt: NOW });
    const ended = { expiresAt: NOW, status: 'expired', endedAt: NOW } as const;
    await owner.insert(waitlistOffers).values({ ...slot, id: waitlistOffer, entryId: waitlistEntry, freedSlotId, ...ended });
  });
  return { waitlistEntry, waitlistOffer };
}
/** An endpoint, and what it did not take. */
async function webhook(db: Db, clinicId: string) {
  const [webhookEndpoint, webhookDelivery] = [newId('whk'), newId('whd')];
  const set = { url: 'https://clinic.example/webhooks', payload: 'thin', isEnabled: true, secretSeed: webhookEndpoint } as const;
  const failed = { number: 1, eventId: newId('evt'), eventType: 'webhook.test', state: 'failed', attempts: 10 } as const;
  await asOwner(db, async (owner) => {
    await owner.insert(webhookEndpoints).values({ id: webhookEndpoint, clinicId, ...set, position: 0, lastNumber: 1, ...times });
    const whose = { id: webhookDelivery, clinicId, endpointId: webhookEndpoint };
    await owner.insert(webhookDeliveries).values({ ...whose, ...failed, dueAt: NOW, createdAt: NOW });
  });
  return { webhookEndpoint, webhookDelivery };
}
export type Rows = Awaited<ReturnType<typeof rows>> & { department: string };

/** A clinic with somebody of every role, and rows in every standing to them. */
export async function accessWorld(db: Db) {
  const [adminOfOne, adminOfAll, frontDesk] = [
    await staff(db, { role: 'department_admin' }),
    await staff(db, { role: 'clinic_admin' }),
    await staff(db),
  ];
  const [mine, another, foreign] = [
    await department(db, { memberIds: [adminOfOne.id] }),
    await department(db),
    await department(db, { clinicId: OTHER_CLINIC }),
  ];
  const own = await rows(db, CLINIC, null);
  const targets: Record<Standing, Rows> = {
    own: { ...own, department: mine.id },
    department: { ...(await rows(db, CLINIC, mine.id)), department: mine.id },
    clinic: { ...(await rows(db, CLINIC, another.id)), department: another.id },
    other: { ...(await rows(db, OTHER_CLINIC, null)), department: foreign.id },
  };
  await asOwner(db, async (owner) => {
    for (const standing of ['department', 'clinic'] as const)
      for (const personId of [targets[standing].practitioner, targets[standing].staff])
        await owner
          .insert(departmentMembers)
          .values({ departmentId: targets[standing].department, personId, clinicId: CLINIC, createdAt: NOW });
  });
  const tokenOf = async (personId: string) => (await session(db, { personId })).token;
  return {
    targets,
    callers: {
      patient: await tokenOf(own.patient),
      guest: await tokenOf(own.guest),
      practitioner: await tokenOf(own.practitioner),
      staff: await tokenOf(frontDesk.id),
      department_admin: await tokenOf(adminOfOne.id),
      clinic_admin: await tokenOf(adminOfAll.id),
      key: (await secretKey(db)).key,
      'key without scopes': (await secretKey(db, { scopes: [] })).key,
    },
  };
}
export type AccessWorld = Awaited<ReturnType<typeof accessWorld>>;
export type Caller = keyof AccessWorld['callers'];
