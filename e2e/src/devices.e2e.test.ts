import { describe } from 'vitest';
import { hears, sees, seesNothing, sendsNothing } from './support/media.ts';
import { scene } from './support/stage.ts';
import { admits, isInTheVisit, list, presses } from './support/steps.ts';

describe('devices', () => {
  scene('who may use neither camera nor microphone joins listening: sees and hears, and sends nothing', async (stage) => {
    const { appointment, practitioner } = await stage.bothSides();
    const personId = appointment.participants.find(({ role }) => role === 'patient')?.personId ?? '';
    const patient = await stage.person({ name: 'the patient without devices', personId, devices: 'denied' });

    await practitioner.open('/practitioner');
    await patient.open('/patient');
    await list(patient).getByRole('button', { name: 'Join visit', exact: true }).click();
    await patient.reads('You can join without camera and microphone');
    await presses(patient, 'Listen and type');
    await admits(practitioner);
    await Promise.all([isInTheVisit(patient), isInTheVisit(practitioner)]);

    await Promise.all([sees(patient), hears(patient)]);
    await sendsNothing(patient);
    await seesNothing(practitioner);
  });
});
