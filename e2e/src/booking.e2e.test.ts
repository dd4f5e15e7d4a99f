import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect } from 'vitest';
import { clinic } from './support/clinic.ts';
import type { Person } from './support/person.ts';
import { running } from './support/running.ts';
import { scene, type Stage } from './support/stage.ts';
import { list } from './support/steps.ts';

const WHO = 'Dr. Noor Haddad';

/** Next week's first free time, chosen from the directory: it is kept, and its details are asked. */
async function choosesATime(patient: Person): Promise<string> {
  await patient.open('/book?specialty=Paediatrics');
  await patient.page.getByRole('link', { name: WHO }).click();
  await patient.page.getByRole('link', { name: /Later/ }).click();
  await patient.page.locator('.slots button').first().click();
  await patient.reads(/Kept for you until/);
  return decodeURIComponent(new URL(patient.page.url()).pathname.split('/').at(-1) ?? '');
}

/** The visit that the page shows; cleared away after the test. */
async function itsVisit(stage: Stage, patient: Person) {
  const [id = ''] = /apt_[0-9a-f]+/.exec(patient.page.url()) ?? [];
  return stage.clearAway(await clinic.appointment(id));
}

const dayAtTheClinic = (startsAt: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(startsAt));

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page, as `rule: element`. */
async function faultsOf({ page }: Person): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

describe('booking on the demo site', () => {
  scene('a patient books from the directory, the front desk confirms, the patient moves it and cancels', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    const desk = await stage.person({ name: 'the front desk' });

    const startsAt = await choosesATime(patient);
    expect(await faultsOf(patient)).toEqual([]);
    await patient.page.getByLabel(/What is it about/).fill('An itch.');
    await patient.button('Book this visit').click();
    await patient.reads('Your request has reached us.');
    const booked = await itsVisit(stage, patient);
    expect(booked).toMatchObject({ status: 'pending', startsAt, reason: 'An itch.', mode: 'video' });
    await patient.open('/patient');
    await list(patient).getByText(WHO).first().waitFor();

    await desk.open(`/desk?date=${dayAtTheClinic(startsAt)}`);
    await desk.reads('An itch.');
    expect(await faultsOf(desk)).toEqual([]);
    await desk.button(/^Confirm Jonas Peel/).click();
    await desk.reads('Confirmed. The patient is told.');
    expect((await clinic.appointment(booked.id)).status).toBe('scheduled');

    await patient.open('/visits');
    expect(await faultsOf(patient)).toEqual([]);
    await patient.page.locator(`a[href="/visits/${booked.id}"]`).click();
    const calendar = await patient.context.request.get(`${running.siteUrl}/visits/${booked.id}/visit.ics`);
    expect(await calendar.text()).toContain('BEGIN:VEVENT');
    await patient.page.getByRole('link', { name: 'Move' }).click();
    await patient.page.getByRole('link', { name: /Later/ }).click();
    await patient.page.locator('.slots button').nth(2).click();
    await patient.reads('Your visit has been moved.');
    const moved = await clinic.appointment(booked.id);
    expect(moved.startsAt > startsAt).toBe(true);
    expect(moved.rescheduledAt).not.toBeNull();

    await patient.page.getByRole('link', { name: 'Cancel' }).click();
    await patient.page.getByLabel('I feel better').check();
    await patient.button('Cancel this visit').click();
    await patient.reads('This visit will not take place.');
    expect(await clinic.appointment(booked.id)).toMatchObject({ status: 'cancelled', cancelReason: 'pat-fb' });
  });

  scene(
    'without scripts, a time that somebody else has just taken leads to the others, and a double click books once',
    async (stage) => {
      const patient = await stage.person({ name: 'the patient', scripts: false });
      await patient.open('/book?specialty=Paediatrics');
      await patient.page.getByRole('link', { name: WHO }).click();
      await patient.page.getByRole('link', { name: /Later/ }).click();
      const [practitionerId = ''] = /prc_[0-9a-f]+/.exec(patient.page.url()) ?? [];
      const times = patient.page.locator('.slots button');
      const taken = (await times.nth(4).getAttribute('value')) ?? '';
      stage.clearAway(await clinic.book({ practitionerId, patientId: running.roster.patients.at(-1) ?? '', startsAt: taken }));

      await times.nth(4).click();
      await patient.reads('That time has just been taken.');
      expect(await patient.page.locator(`.slots button[value="${taken}"]`).count()).toBe(0);

      await patient.page.locator('.slots button').nth(4).click();
      await patient.reads(/Kept for you until/);
      const fields = await patient.page
        .locator('form.fields input[type=hidden]')
        .evaluateAll((inputs) => inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]));
      const form = { ...(Object.fromEntries(fields) as Record<string, string>), reason: 'Twice' };
      const send = () =>
        patient.context.request.post(patient.page.url(), { form, headers: { origin: running.siteUrl }, maxRedirects: 0 });
      const [first, second] = await Promise.all([send(), send()]);
      expect(first.headers()['location']).toMatch(/^\/visits\/apt_/);
      expect(second.headers()['location']).toBe(first.headers()['location']);
      await patient.open(first.headers()['location'] ?? '');
      await itsVisit(stage, patient);
    },
  );

  scene('with scripts, the page says by itself when a time is no longer kept', async (stage) => {
    const patient = await stage.person({ name: 'the patient' });
    await choosesATime(patient);
    await patient.page.clock.install();
    await patient.page.reload();
    await patient.reads(/Kept for you until/);
    await patient.page.clock.fastForward('06:00');
    await patient.reads(/The time is no longer kept for you/);
    await patient.button('Choose another time').click();
    await patient.reads(/free$/);
  });

  scene('a time that is no longer kept is said to be so, and can be kept again', async (stage) => {
    const patient = await stage.person({ name: 'the patient', scripts: false });
    await choosesATime(patient);
    try {
      await clinic.setClock(3600);
      await patient.page.reload();
      await patient.reads(/is no longer kept for you/);
      await patient.button(/^Keep .* for me again/).click();
      await patient.reads(/Kept for you until/);
      await patient.button('Choose another time').click();
      await patient.reads(/free$/);
    } finally {
      await clinic.setClock(0);
    }
  });
});
