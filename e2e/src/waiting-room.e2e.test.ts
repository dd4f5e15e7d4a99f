import { describe, expect } from 'vitest';
import { clinic } from './support/clinic.ts';
import { livekit } from './support/livekit.ts';
import { scene } from './support/stage.ts';
import { admits, board, isInTheVisit, opensTheirVisit, presses, visit } from './support/steps.ts';

describe('the waiting room', () => {
  scene('a clinic that is late: announced from the board, answered by the patient, and both know', async (stage) => {
    const { appointment, patient, practitioner } = await stage.bothSides();
    await practitioner.open('/waiting');
    await board(practitioner).getByText('Nobody waits').waitFor();

    await patient.open('/patient');
    await opensTheirVisit(patient);
    // The way to the real LiveKit, in a room of its own.
    const before = (await livekit.rooms()).length;
    await presses(patient, 'Check: Connection');
    await patient.reads('Your network lets video through.');
    expect((await livekit.rooms()).length).toBeGreaterThan(before);
    expect((await clinic.appointment(appointment.id)).callId).toBeNull();
    await presses(patient, 'Join visit');
    await patient.reads('You are next');

    await board(practitioner).getByRole('button', { name: 'Running late', exact: true }).click();
    await board(practitioner).getByRole('button', { name: '20 min', exact: true }).click();
    await patient.reads('Running about 20 minutes late');
    await presses(patient, 'Phone me instead');
    await patient.page.keyboard.type('+49 30 5550123');
    await patient.page.keyboard.press('Enter');
    await patient.reads('The clinic phones you on +49 30 5550123.');
    await practitioner.reads('Wants to be phoned');
    await practitioner.reads('+49 30 5550123');

    // The place is the person's, not the page's.
    await patient.page.reload();
    await patient.reads('The clinic phones you on +49 30 5550123.');

    await board(practitioner)
      .getByRole('button', { name: /^Message: / })
      .click();
    await board(practitioner).getByLabel('In your own words').fill('Please have your list of medicines at hand.');
    await board(practitioner).getByRole('button', { name: 'Send', exact: true }).click();
    await patient.reads('Please have your list of medicines at hand.');

    await admits(practitioner);
    await Promise.all([isInTheVisit(patient), isInTheVisit(practitioner)]);
    await visit(patient).getByRole('button', { name: 'Microphone', exact: true }).waitFor();
  });
});
