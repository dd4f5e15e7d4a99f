import { connect } from '../../../packages/server/src/db/connect.ts';
import { clinics } from '../../../packages/server/src/modules/clinics/clinics.table.ts';
import { people } from '../../../packages/server/src/modules/people/people.table.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';

const COUNT = 60;

/** The API has no route that makes people yet, and a practitioner has one visit at a time: so every test gets people of its own. */
export async function addPeople(databaseUrl: string): Promise<{ patients: string[]; practitioners: string[] }> {
  const { db, close } = connect(databaseUrl, { max: 1 });
  const [clinic] = await db.select({ id: clinics.id }).from(clinics);
  if (!clinic) throw new Error('The seed left no clinic.');
  const add = async (kind: 'patient' | 'practitioner') => {
    const rows = peopleOf(kind).map((person) => ({ ...person, clinicId: clinic.id }));
    await db.insert(people).values(rows);
    return rows.map(({ id }) => id);
  };
  const roster = { patients: await add('patient'), practitioners: await add('practitioner') };
  await close();
  return roster;
}

const GIVEN = ['Mira', 'Jonas', 'Eva', 'Tomás', 'Aylin', 'Noor'];
const FAMILY = ['Peel', 'Varga', 'Silva', 'Marín', 'Okoro', 'Lindqvist'];

const peopleOf = (kind: 'patient' | 'practitioner') =>
  Array.from({ length: COUNT }, (_, index) => {
    const name = `${GIVEN[index % GIVEN.length]} ${FAMILY[Math.floor(index / GIVEN.length) % FAMILY.length]}`;
    const now = new Date();
    return {
      id: newId(kind === 'patient' ? 'pat' : 'prc'),
      kind,
      role: kind,
      name: kind === 'patient' ? name : `Dr. ${name}`,
      specialty: kind === 'patient' ? null : 'General practice',
      externalId: `e2e-${kind}-${index + 1}`,
      joinWindow: {},
      createdAt: now,
      updatedAt: now,
    };
  });
