import { describe } from 'vitest';
import { focusOn, pressKeys } from './support/keyboard.ts';
import { hearsNothing, meet, seesNothing } from './support/media.ts';
import { scene } from './support/stage.ts';
import { isInTheVisit } from './support/steps.ts';

describe('the keyboard alone', () => {
  scene('brings both into a visit, works its controls, and ends it', async (stage) => {
    const { patient, practitioner } = await stage.bothSides();

    await practitioner.open('/practitioner');
    await patient.open('/patient');
    await focusOn(patient, 'Join visit', { inside: 'appointment-list' });
    await pressKeys(patient, 'Enter');
    await patient.reads('Only you can see this');
    await focusOn(patient, 'Join visit', { inside: 'telehealth-call' });
    await pressKeys(patient, 'Enter');
    await patient.reads(/knows you are here/);

    await focusOn(practitioner, /^Admit/, { inside: 'waiting-room' });
    await pressKeys(practitioner, 'Enter');
    await focusOn(practitioner, 'Join visit', { inside: 'telehealth-call' });
    await pressKeys(practitioner, 'Enter');
    await Promise.all([isInTheVisit(patient), isInTheVisit(practitioner)]);
    await meet(patient, practitioner);

    for (const [control, gone] of [
      ['Microphone', hearsNothing],
      ['Camera', seesNothing],
    ] as const) {
      await focusOn(patient, control, { inside: 'telehealth-call' });
      await pressKeys(patient, 'Space');
      await gone(practitioner);
      await pressKeys(patient, 'Space');
      await meet(patient, practitioner);
    }

    await focusOn(patient, 'Leave', { inside: 'telehealth-call' });
    await pressKeys(patient, 'Enter');
    await patient.reads('You left the visit');
    await focusOn(patient, 'Join again', { inside: 'telehealth-call' });
    await pressKeys(patient, 'Enter');
    await meet(patient, practitioner);

    await focusOn(practitioner, /^End for all/, { inside: 'telehealth-call' });
    await pressKeys(practitioner, 'Enter');
    await patient.reads('The visit has ended');
    await practitioner.reads('The visit has ended');
  });
});
