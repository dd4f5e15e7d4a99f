import { afterEach, describe, expect } from 'vitest';
import { as, aDeviceId, clinic, type Refused } from './support/clinic.ts';
import { scene } from './support/stage.ts';
import { list, opensTheirVisit } from './support/steps.ts';

const MINUTE_S = 60;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('the door', () => {
  afterEach(async () => {
    await clinic.setClock(0);
  });

  scene(
    'before its time it is closed with a reason, and it opens by the clock of the clinic, without a reload',
    async (stage) => {
      const { appointment, patient } = await stage.bothSides({ startsAt: inHours(2) });
      const { opensAt } = appointment.joinWindow;
      const { token } = await clinic.session(patient.personId ?? '');

      await patient.open('/patient');
      await list(patient)
        .getByRole('button', { name: /^Opens / })
        .waitFor();
      await patient.page.evaluate(() => Object.assign(window, { isStillThisPage: true }));
      const refusal: unknown = await as(token)
        .join(appointment.id, { deviceId: aDeviceId() })
        .catch((error: unknown) => error);
      expect((refusal as Refused).problem).toMatchObject({ status: 409, code: 'join.too_early', reason: 'too_early' });

      // A few seconds before the patient's door opens.
      const offset = Math.round((Date.parse((refusal as Refused).problem.opensAt ?? opensAt) - Date.now()) / 1000) - 15;
      await clinic.setClock(offset);
      await list(patient)
        .getByRole('button', { name: /in \d+ s$/ })
        .waitFor();
      expect((await as(token).joinDecision(appointment.id)).reason).toBe('too_early');

      await list(patient).getByRole('button', { name: 'Join visit', exact: true }).waitFor();
      expect(await as(token).joinDecision(appointment.id)).toMatchObject({ decision: 'wait' });
      expect(await patient.page.evaluate(() => 'isStillThisPage' in window)).toBe(true);
      await opensTheirVisit(patient);
    },
  );

  scene('after its time it is closed for those who never came, and a page that was open says so', async (stage) => {
    const { appointment, patient } = await stage.bothSides({ durationMinutes: 5 });
    await patient.open('/patient');
    await list(patient).getByRole('button', { name: 'Join visit', exact: true }).waitFor();

    await clinic.setClock(36 * MINUTE_S);

    await list(patient).getByRole('button', { name: 'Join visit', exact: true }).waitFor({ state: 'detached' });
    const { token } = await clinic.session(patient.personId ?? '');
    expect(await as(token).joinDecision(appointment.id)).toMatchObject({ decision: 'refuse', reason: 'too_late' });
  });
});
