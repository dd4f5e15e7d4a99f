import { describe, expect } from 'vitest';
import { eventually } from './support/eventually.ts';
import type { Person } from './support/person.ts';
import { chunksIn, filesOf, livekitFiles } from './support/sdk-files.ts';
import { scene } from './support/stage.ts';
import { admits, isInTheVisit, list, opensTheirVisit, presses } from './support/steps.ts';

/** What the list needs once it stands: live changes, and countdowns. Neither is needed to draw it. */
const LIVE = ['event-stream', 'list-later'];
/** Beside the preview: its own part with what it says and sounds like, the call's, the media engine, and whose tab it is. */
const VISIT = ['visit', 'more', 'sounds', 'call-part', 'create-room', 'own-tab'];

const askedFor = async (person: Person, ...chunks: string[]) => {
  const expected = await filesOf(...chunks);
  await eventually(`${person.name} has loaded ${chunks.join(', ')}`, () => chunksIn(person).isSupersetOf(expected));
  await isIdle(person);
  expect([...chunksIn(person)].sort()).toEqual([...expected].sort());
};

/** For as long as anything fetched ahead of need would wait. */
const isIdle = ({ page }: Person) =>
  page.evaluate(async () => {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => requestIdleCallback(resolve));
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  });

describe('the files of the elements', () => {
  scene('a list without an open door brings the entry and what is live, and nothing of a visit', async (stage) => {
    const { patient } = await stage.bothSides({ startsAt: new Date(Date.now() + 7_200_000).toISOString() });
    await patient.open('/patient');
    await list(patient)
      .getByRole('button', { name: /^Opens / })
      .waitFor();

    await askedFor(patient, ...LIVE);
  });

  scene('each step of a visit asks for its own files, and the media engine comes while the preview shows', async (stage) => {
    const { patient, practitioner } = await stage.bothSides();
    await patient.open('/patient');
    await list(patient).getByRole('button', { name: 'Join visit', exact: true }).waitFor();
    const engine = await livekitFiles();
    expect([...chunksIn(patient)].filter((file) => engine.has(file))).toEqual([]);

    await opensTheirVisit(patient);
    await askedFor(patient, ...LIVE, ...VISIT);

    await presses(patient, 'Join visit');
    await practitioner.open('/practitioner');
    await admits(practitioner);
    await Promise.all([isInTheVisit(patient), isInTheVisit(practitioner)]);
    await askedFor(patient, ...LIVE, ...VISIT, 'waiting-more', 'late-comers');
    await askedFor(practitioner, ...LIVE, ...VISIT, 'elements', 'register-waiting-room', 'late-comers');
  });
});
