import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from './eventually.ts';
import type { Person } from './person.ts';
import { growth, sample } from './probe.ts';

/** Enough that it cannot be what was left in a buffer. */
const FRAMES = 15;
/** The fake microphone beeps once a second; that is ten times this in a second. */
const ENERGY = 0.02;
const HEARD_IN_SILENCE = 0.0005;
const SEVERAL_BEEPS_MS = 2500;

/** The other side's pictures are decoded now, and a picture of theirs stands on the page. */
export async function sees(person: Person, withinSeconds = 30): Promise<void> {
  const before = await sample(person.page);
  await eventually(
    `${person.name} sees the other side move`,
    async () => growth(before.framesDecoded, (await sample(person.page)).framesDecoded) >= FRAMES,
    { withinSeconds },
  );
}

/** The other side's sound is decoded now, and it is not silence. */
export async function hears(person: Person, withinSeconds = 30): Promise<void> {
  const before = await sample(person.page);
  await eventually(
    `${person.name} hears the other side`,
    async () => growth(before.audioEnergy, (await sample(person.page)).audioEnergy) >= ENERGY,
    { withinSeconds },
  );
}

export const meet = async (...people: Person[]): Promise<void> => {
  await Promise.all(people.flatMap((person) => [sees(person), hears(person)]));
};

/** Nothing that is more than noise has been heard for longer than several beeps last. */
export async function hearsNothing(person: Person, withinSeconds = 30): Promise<void> {
  await eventually(
    `${person.name} hears nothing`,
    async () => {
      const before = await sample(person.page);
      await pause(SEVERAL_BEEPS_MS);
      return growth(before.audioEnergy, (await sample(person.page)).audioEnergy) < HEARD_IN_SILENCE;
    },
    { withinSeconds },
  );
}

/** No picture of the other side has been decoded for a while. */
export async function seesNothing(person: Person, withinSeconds = 30): Promise<void> {
  await eventually(
    `${person.name} sees nothing`,
    async () => {
      const before = await sample(person.page);
      await pause(SEVERAL_BEEPS_MS);
      return growth(before.framesDecoded, (await sample(person.page)).framesDecoded) === 0;
    },
    { withinSeconds },
  );
}

export async function sendsNothing(person: Person): Promise<void> {
  const { bytesSent } = await sample(person.page);
  const sent = Object.entries(bytesSent).filter(([, bytes]) => bytes > 0);
  if (sent.length > 0) throw new Error(`${person.name} sends ${JSON.stringify(sent)}`);
}

/** Fails when the other side's pictures stop for longer than `mostSeconds` while `work` is done. */
export async function whileFramesGrow(people: Person[], mostSeconds: number, work: () => Promise<void>): Promise<void> {
  let isDone = false;
  const watch = async (person: Person) => {
    while (!isDone) await sees(person, mostSeconds);
  };
  const watching = Promise.all(people.map(watch));
  await Promise.race([watching, work()]).finally(() => (isDone = true));
  await watching;
}
