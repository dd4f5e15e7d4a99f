import { describe, expect } from 'vitest';
import { clinic } from './support/clinic.ts';
import { eventually } from './support/eventually.ts';
import { scene } from './support/stage.ts';
import { asksToComeIn } from './support/steps.ts';

describe('the classic script tag', () => {
  scene('brings the elements to life like the module: list, device check, waiting room', async (stage) => {
    const { patient } = await stage.bothSides();
    await patient.open('/classic');
    expect(await patient.page.locator('script').evaluateAll((all) => all.map((one) => (one as HTMLScriptElement).type))).toEqual([
      '',
    ]);

    await asksToComeIn(patient);

    await patient.reads(/has not opened the waiting room yet/);
  });
});

describe('a link by invitation', () => {
  scene('signs in for its one visit, and is taken out of the address at once', async (stage) => {
    const { patient } = await stage.invited();
    await patient.reads('Only you can see this');
    expect(new URL(patient.page.url()).hash).toBe('');

    await patient.page.reload();

    await patient.reads('Only you can see this');
  });

  scene('that is dead offers a new one, which comes by mail and lets in', async (stage) => {
    const email = 'noor.brandt@example.com';
    const { id: patientId } = await clinic.newPatient({ name: 'Noor Brandt', email });
    const { appointment, invitation, patient } = await stage.invited({ patientId });
    await patient.reads('Only you can see this');
    await clinic.revoke(appointment.id, invitation.id);
    await patient.page.reload();
    await patient.reads('This link does not work any more.');

    await patient.button('Send me a new link').click();

    await patient.reads('If this link was yours, a new one is on its way');
    const mail = await eventually('the mail', async () => (await clinic.inbox()).data.find(({ to }) => to.address === email));
    await patient.page.goto(/http\S+#\S+/.exec(mail.text)![0]);
    await patient.reads('Only you can see this');
  });
});
