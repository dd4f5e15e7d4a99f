import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { describe, expect } from 'vitest';
import type { Person } from './support/person.ts';
import { scene } from './support/stage.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page, as `rule: element`. */
async function faultsOf({ page }: Person): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

const isTooWide = ({ page }: Person) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

describe('messages on the demo site', () => {
  scene('a patient writes with a file; the practitioner reads it, fetches the file and answers', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    const practitioner = await stage.person({ name: 'the practitioner' });
    const words = `The values of this week, ${crypto.randomUUID()}`;

    await patient.open('/messages/patient');
    expect(await faultsOf(patient)).toEqual([]);
    await patient.page.getByRole('link', { name: 'Dr. Amara Okafor' }).click();
    await patient.page.getByLabel('Your message').fill(words);
    const file = { name: 'values.txt', mimeType: 'text/plain', buffer: Buffer.from('Monday: 120/80') };
    await patient.page.getByLabel(/^A file/).setInputFiles(file);
    await patient.button('Send').click();
    await patient.reads('Sent.');
    await patient.page.setViewportSize({ width: 360, height: 740 });
    expect(await isTooWide(patient)).toBe(false);
    expect(await faultsOf(patient)).toEqual([]);

    await practitioner.open('/messages/practitioner');
    const card = practitioner.page.getByRole('listitem').filter({ hasText: words });
    await card.getByText(/unread/).waitFor();
    await card.getByRole('link').click();
    const written = practitioner.page.getByRole('listitem').filter({ hasText: words });
    const download = practitioner.page.waitForEvent('download');
    await written.getByRole('link', { name: /values\.txt/ }).click();
    const fetched = await download;
    expect(await text(await fetched.createReadStream())).toBe('Monday: 120/80');
    expect(fetched.suggestedFilename()).toBe('values.txt');
    await practitioner.page.getByLabel('Your message').fill('Thank you, that is fine.');
    await practitioner.button('Send').click();
    await practitioner.reads('Sent.');

    await patient.page.getByRole('link', { name: 'Look again' }).click();
    await patient.page.getByText('Thank you, that is fine.').last().waitFor();
    const own = patient.page.getByRole('listitem').filter({ hasText: words });
    expect(await own.innerText()).toContain('Read');
  });
});
