import { describe, expect } from 'vitest';
import { eventually } from './support/eventually.ts';
import { livekit } from './support/livekit.ts';
import { hears, hearsNothing, meet, sees } from './support/media.ts';
import type { Person } from './support/person.ts';
import { picturesThatMove } from './support/pictures.ts';
import { scene, type Stage } from './support/stage.ts';
import { isInTheVisit, presses, startedVisit, visit } from './support/steps.ts';

const SCREEN = { width: 1280, height: 720 };

/** Chooses this drawing, as a person chooses a window: headless Chromium has no screen to show. */
function choosesAWindow(practitioner: Person) {
  return practitioner.context.addInitScript(({ width, height }) => {
    navigator.mediaDevices.getDisplayMedia = async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const paint = canvas.getContext('2d')!;
      let step = 0;
      setInterval(() => {
        paint.fillStyle = `hsl(${(step += 7) % 360} 60% 50%)`;
        paint.fillRect(0, 0, width, height);
      }, 100);
      return canvas.captureStream(10);
    };
  }, SCREEN);
}

/** The sizes of the pictures that are decoded on the page. */
const sizesOn = ({ page }: Person) =>
  page.evaluate(() => {
    const videos = (root: ParentNode): HTMLVideoElement[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [
        ...(one instanceof HTMLVideoElement ? [one] : []),
        ...(one.shadowRoot ? videos(one.shadowRoot) : []),
      ]);
    return videos(document).map(({ videoWidth, videoHeight }) => `${videoWidth}×${videoHeight}`);
  });

/** The practitioner invites an interpreter from inside the visit; they come by the link that is shown once, and are let in. */
async function interpreterComes(stage: Stage, practitioner: Person) {
  await chooses(practitioner, 'People');
  const panel = people(practitioner);
  await panel.getByRole('button', { name: 'Invite someone' }).click();
  await panel.getByLabel('Name', { exact: true }).fill('Ines Example');
  await panel.getByLabel('They come as').selectOption({ label: 'Interpreter' });
  await panel.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await panel.getByRole('textbox', { name: 'Link for Ines Example' }).inputValue();
  await panel.getByRole('button', { name: 'Done' }).click();
  await panel.getByRole('list', { name: 'Invited' }).getByText('Ines Example').waitFor();
  const interpreter = await stage.person({ name: 'the interpreter' });
  await interpreter.page.goto(link);
  await presses(interpreter, 'Join visit');
  await panel.getByRole('button', { name: 'Let in: Ines Example' }).click();
  await isInTheVisit(interpreter);
  await panel.getByRole('button', { name: 'Close' }).click();
  return interpreter;
}

const people = ({ page }: Person) => page.locator('telehealth-visit-panel');
const roomSizes = async () => (await livekit.rooms()).map(({ num_participants }) => num_participants).toSorted();

/** From the toolbar, or from the menu where there is no room for it. */
async function chooses(person: Person, name: string) {
  const button = visit(person).getByRole('button', { name, exact: true });
  if ((await button.count()) === 0) await presses(person, 'Devices and more');
  await button.click();
}

describe('in the visit', () => {
  scene(
    'with an interpreter: all see a shared screen; two step out, where the third hears nothing, and come back',
    async (stage) => {
      const { appointment, patient, practitioner } = await startedVisit(stage, {}, { practitionerBefore: choosesAWindow });
      const interpreter = await interpreterComes(stage, practitioner);
      await meet(patient, practitioner, interpreter);
      await patient.reads('interpreter');

      await chooses(practitioner, 'Share screen');
      for (const person of [patient, interpreter]) {
        await eventually(`${person.name} sees the whole screen`, async () => (await sizesOn(person)).includes('1280×720'));
        expect(await picturesThatMove(person)).toBe(4);
      }
      await presses(practitioner, 'Stop sharing');
      await eventually('the screen is gone', async () => !(await sizesOn(patient)).includes('1280×720'));

      await chooses(practitioner, 'People');
      const [patientName] = appointment.participants.filter(({ role }) => role === 'patient').map(({ name }) => name);
      await people(practitioner)
        .getByRole('button', { name: `What to do with ${patientName}` })
        .click();
      await people(practitioner).getByRole('button', { name: 'Step out together' }).click();
      await interpreter.reads(/stepped out/);
      await eventually('two are in a room of their own', async () => (await roomSizes()).join() === '1,2');
      await hears(patient);
      await hearsNothing(interpreter);

      await presses(practitioner, 'Come back to the others');
      await eventually('all are in one room', async () => (await roomSizes()).join() === '3');
      await meet(patient, practitioner, interpreter);
    },
    { seconds: 300 },
  );

  scene(
    'on a phone, upright and turned: the other side fills it, the controls are in reach, the people in the menu',
    async (stage) => {
      const { patient, practitioner } = await startedVisit(stage);
      for (const size of [
        { width: 360, height: 740 },
        { width: 740, height: 360 },
      ]) {
        await patient.page.setViewportSize(size);
        await sees(patient);
        const leave = await visit(patient).getByRole('button', { name: 'Leave', exact: true }).boundingBox();
        const stageBox = await visit(patient).locator('telehealth-stage').boundingBox();
        expect(leave!.x + leave!.width).toBeLessThanOrEqual(size.width);
        expect(leave!.height).toBeGreaterThanOrEqual(56);
        expect(stageBox!.height).toBeLessThanOrEqual(Math.max(420, size.height));
      }
      await patient.page.setViewportSize({ width: 360, height: 740 });
      await presses(patient, 'Devices and more');
      await visit(patient).locator('telehealth-device-menu').getByRole('button', { name: 'People' }).click();
      await people(patient).getByText('(you)').waitFor();
      await patient.page.keyboard.press('Escape');
      await meet(patient, practitioner);
    },
  );
});
