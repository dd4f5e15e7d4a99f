import type { CreateAppointment } from '@bedside/contract';
import type { Actor, Db, ServiceContext } from '../src/context.ts';
import { createAppointment } from '../src/modules/appointments/create-appointment.ts';
import type { PersonRow } from '../src/modules/people/people.table.ts';
import { FakeMedia } from './fake-media.ts';
import { fakeClock, makeCtx, NOW } from './helpers.ts';
import { actorOf, clinic, patient, practitioner, session } from './makers.ts';

const NAMES = ['Anna Abendroth', 'Berta Blumenthal', 'Clara Cornelius', 'Dora Dahlmann', 'Emma Ehrlich'];

type Over = Partial<CreateAppointment> & { patients?: number };

/** A group of patients with names of their own, in ten minutes, with a context for each of them. */
export async function makeGroup(db: Db, { patients: count = 2, ...over }: Over = {}) {
  const clock = fakeClock();
  const media = new FakeMedia(() => clock.now());
  const world = { wallClock: clock, clock, media };
  await clinic(db);
  const leader = await practitioner(db);
  const patients: PersonRow[] = [];
  for (const name of NAMES.slice(0, count))
    patients.push(await patient(db, { name, email: `${name.split(' ')[0]}@mail.example` }));
  const asKey = makeCtx(db, world);
  const { row } = await createAppointment(asKey, {
    practitionerId: leader.id,
    capacity: 5,
    patientIds: patients.map(({ id }) => id),
    startsAt: new Date(NOW.getTime() + 600_000).toISOString(),
    durationMinutes: 30,
    mode: 'video',
    title: 'Sleeping better',
    ...over,
  });
  const comesAs = async (person: PersonRow): Promise<ServiceContext> => {
    const { id: sessionId } = await session(db, { personId: person.id });
    return makeCtx(db, { ...world, actor: actorOf(person, { sessionId }) });
  };
  return {
    ...{ row, leader, patients, clock, media, asKey, comesAs },
    asLeader: await comesAs(leader),
    asPatients: await Promise.all(patients.map(comesAs)),
    as: (actor: Actor) => makeCtx(db, { ...world, actor }),
  };
}
export type Group = Awaited<ReturnType<typeof makeGroup>>;

/** Every word that must not reach the second patient of a group: of all the others. */
export const secretsOf = ({ patients }: Group, exceptId: string) =>
  patients.filter(({ id }) => id !== exceptId).flatMap(({ id, name, email }) => [id, ...name.split(' '), email!]);
