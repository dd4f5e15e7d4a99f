import { describe, expect } from 'vitest';
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
});
