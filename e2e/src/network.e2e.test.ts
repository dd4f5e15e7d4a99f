import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { clinic } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { closeLinkedBrowser, startLink, type Link } from './support/link.ts';
import { meet, sees, seesNothing } from './support/media.ts';
import type { Person } from './support/person.ts';
import { growth, sample } from './support/probe.ts';
import { startSleeper } from './support/sleeper.ts';
import { scene } from './support/stage.ts';
import { admits, startedVisit, visit } from './support/steps.ts';

/**
 * Said to be about three seconds: looked at every second, two looks without anything, and the drawing. Here two browsers, a server and a
 * database share two cores, where a second takes longer; the media client by itself says nothing for ten seconds and more.
 */
const TOLD_WITHIN_SECONDS = 7;

/** `npm run chaos` has all of it; the first is enough to see that the way back is there. */
const IS_WHOLE = process.env['NETWORK_FAULTS'] === 'all';

describe('a patient whose network', () => {
  let link: Link;
  beforeAll(async () => void (link = await startLink()));
  afterAll(async () => {
    await closeLinkedBrowser();
    link.close();
  });

  /** Nothing comes through for so long; not a packet. */
  async function without(seconds: number, person: Person) {
    link.cut();
    const bytes = link.bytes();
    const before = await sample(person.page);
    await pause(seconds * 1000);
    expect(link.bytes(), 'came through in spite of it').toBe(bytes);
    const { framesDecoded } = await sample(person.page);
    expect(growth(before.framesDecoded, framesDecoded), 'frames, beyond what was on its way').toBeLessThan(30);
  }

  scene('is gone for 10 s is back in the same visit by themselves, and hears nothing twice', async (stage) => {
    const { appointment, patient, practitioner, callId } = await startedVisit(stage, {}, { patientsLink: link });
    const said = await listen(patient);
    expect(link.mediaBytes(), 'sound and picture go over the link').toBeGreaterThan(50_000);

    const since = performance.now();
    const told = [
      patient.reads('Your connection is interrupted. Reconnecting', 9),
      practitioner.reads(/’s picture has stopped\. Waiting for it/, 9),
    ].map((read) => read.then(() => (performance.now() - since) / 1000));
    const [, ...seconds] = await Promise.all([without(10, patient), ...told]);
    link.mend();
    console.log(`      told after ${seconds.map((one) => one.toFixed(1)).join(' and ')} s`);
    expect(Math.max(...seconds), 'seconds until both were told').toBeLessThan(TOLD_WITHIN_SECONDS);

    await meet(patient, practitioner);
    for (const person of [patient, practitioner])
      await visit(person)
        .getByText(/interrupted|has stopped/)
        .first()
        .waitFor({ state: 'hidden' });
    expect((await clinic.appointment(appointment.id)).callId).toBe(callId);
    const lines = await said();
    expect(lines.filter((line) => line.includes('interrupted'))).toHaveLength(1);
    expect(lines.filter((line, at) => lines.indexOf(line) !== at)).toEqual([]);
    expect(lines.join('\n')).not.toMatch(/ended|left the visit|wrong/);
  });

  if (!IS_WHOLE) return;

  scene(
    'is another one after 60 s comes back with a grant of its own, and both see and hear each other again',
    async (stage) => {
      const { appointment, patient, practitioner, callId } = await startedVisit(stage, {}, { patientsLink: link });
      const grants = () => patient.addresses.filter((address) => /\/join\b/.test(address)).length;
      const before = grants();

      await without(60, patient);
      link.mend({ isElsewhere: true });

      await meet(patient, practitioner);
      expect(grants()).toBeGreaterThan(before);
      expect((await clinic.appointment(appointment.id)).callId).toBe(callId);
    },
    { seconds: 300 },
  );

  scene(
    'stood still with a page that the browser put to sleep is back once it is looked at again, without a click',
    async (stage) => {
      const appointment = await stage.visit();
      const personOf = (wanted: string) => appointment.participants.find(({ role }) => role === wanted)?.personId ?? '';
      const practitioner = await stage.person({ name: 'the practitioner', personId: personOf('practitioner') });
      const patient = await startSleeper(personOf('patient'), link);
      try {
        await practitioner.open('/practitioner');
        await patient.asksToComeIn();
        await admits(practitioner);
        await Promise.all([meet(practitioner), patient.sees()]);
        const { callId } = await clinic.appointment(appointment.id);

        await patient.fallsAsleep();
        await seesNothing(practitioner);
        await patient.wakes();

        await Promise.all([meet(practitioner), patient.sees()]);
        expect((await clinic.appointment(appointment.id)).callId).toBe(callId);
      } finally {
        await patient.leaves();
      }
    },
  );

  scene(
    'hardly carries anything is seen smaller, then heard alone, both sides know why, and all is back once it carries more',
    async (stage) => {
      const { patient, practitioner } = await startedVisit(stage, {}, { patientsLink: link });
      const saidThere = await listen(practitioner);
      await eventually('in full', async () => (await widthSeenBy(practitioner)) > 320, { withinSeconds: 60 });

      link.limit(150);
      await patient.reads('You are seen smaller', 60);
      await eventually('a small picture', async () => (await widthSeenBy(practitioner)) <= 320);

      link.limit(60);
      await patient.reads('too weak for a picture', 90);
      await practitioner.reads(/connection is too weak for a picture/, 30);

      link.mend();
      await sees(practitioner, 60);
      await eventually('in full', async () => (await widthSeenBy(practitioner)) > 320, { withinSeconds: 120 });
      await visit(patient).getByText('You are seen smaller').waitFor({ state: 'hidden' });
      expect((await saidThere()).join('\n'), 'nobody is blamed for the other’s connection').not.toMatch(/your connection/i);
    },
    { seconds: 420 },
  );
});

/** The answer: everything that has been announced on their page since. */
async function listen({ page }: Person) {
  await page.evaluate(() => {
    const lines: string[] = [];
    Object.assign(window, { bedsideSaid: lines });
    const region = document.querySelector('telehealth-call')!.shadowRoot!.querySelector('[role=status]')!;
    const hear = () => {
      const text = region.textContent?.trim();
      if (text && text !== lines.at(-1)) lines.push(text);
    };
    new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { bedsideSaid: string[] }).bedsideSaid);
}

/** How wide the other's picture is sent. */
const widthSeenBy = ({ page }: Person) =>
  page
    .locator('telehealth-tile video')
    .first()
    .evaluate((video: HTMLVideoElement) => video.videoWidth);
