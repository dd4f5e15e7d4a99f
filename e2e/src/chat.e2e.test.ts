import { text } from 'node:stream/consumers';
import { describe, expect } from 'vitest';
import { scene } from './support/stage.ts';

describe('the thread', () => {
  scene('two people write with a file while one of them loses the network: everything arrives, once', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    const practitioner = await stage.person({ name: 'the practitioner' });
    const mark = crypto.randomUUID();
    const threadOf = ({ page }: typeof patient) => page.locator('visit-thread');
    const bubbles = (person: typeof patient, words: string) => threadOf(person).locator('.bubble').filter({ hasText: words });

    for (const [person, path] of [
      [patient, '/talk/patient'],
      [practitioner, '/talk/practitioner'],
    ] as const) {
      await person.open(path);
      const several = threadOf(person)
        .getByRole('button', { name: person === patient ? /Okafor/ : /Jonas Peel/ })
        .first();
      const field = threadOf(person).getByRole('textbox');
      await several.or(field).first().waitFor();
      if (await several.isVisible()) await several.click();
      await field.waitFor();
    }
    const file = { name: 'values.txt', mimeType: 'text/plain', buffer: Buffer.from('Monday: 120/80') };
    await threadOf(patient).locator('input[type=file]').setInputFiles(file);
    await threadOf(patient).getByText('Ready').waitFor();
    await patient.page.context().setOffline(true);
    for (const words of [`First ${mark}`, `Second ${mark}`]) {
      await threadOf(patient).getByRole('textbox').fill(words);
      await threadOf(patient).getByRole('textbox').press('Enter');
    }
    await threadOf(patient).getByText('Sent as soon as you are connected').first().waitFor();
    await threadOf(practitioner).getByRole('textbox').fill(`Meanwhile ${mark}`);
    await threadOf(practitioner).getByRole('textbox').press('Enter');
    await patient.page.context().setOffline(false);

    for (const person of [patient, practitioner])
      for (const words of ['First', 'Second', 'Meanwhile']) {
        await bubbles(person, `${words} ${mark}`).first().waitFor();
        expect(await bubbles(person, `${words} ${mark}`).count()).toBe(1);
      }
    await threadOf(patient).locator('.unsent').waitFor({ state: 'detached' });
    const download = practitioner.page.waitForEvent('download');
    await bubbles(practitioner, `First ${mark}`)
      .getByRole('button', { name: /values\.txt/ })
      .click();
    expect(await text(await (await download).createReadStream())).toBe('Monday: 120/80');
  });
});
