import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { running } from './support/running.ts';
import { scene } from './support/stage.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const readme = await readFile(`${ROOT}README.md`, 'utf8');

/** The shell block of a chapter, as a reader pastes it; only the folder of the running demo is another. */
function block(chapter: string): string {
  const [, text] = new RegExp(`^## ${chapter}$[\\s\\S]*?^\`\`\`sh\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readme) ?? [];
  if (!text) throw new Error(`The README has no commands under "${chapter}".`);
  return text.replaceAll('./.bedside/demo.json', running.demoFile);
}

const paste = (commands: string) => promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { cwd: ROOT });

describe('what the README says, pasted as it stands', () => {
  afterAll(() => rm(`${ROOT}packages/demo/public/my-page.html`, { force: true }));

  scene('puts the visits of a patient on a page of the website', async (stage) => {
    await paste(block('On a page'));
    const patient = await stage.person({ name: 'the patient' });

    await patient.open('/my-page.html');

    await patient.reads('Your visits');
    await patient.page.locator('appointment-list').getByText('Dr. Amara Okafor').first().waitFor();
  });

  test('gets the appointments, a session and a join decision by curl', async () => {
    const { stdout } = await paste(block('By REST').replaceAll(/^(curl .*)$/gm, '$1; echo'));

    const [appointments, session, decision] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(appointments).toMatchObject({ data: expect.arrayContaining([expect.objectContaining({ can: expect.any(Array) })]) });
    expect(session).toMatchObject({ token: expect.any(String), personId: expect.stringMatching(/^pat_/) });
    expect(decision).toMatchObject({ decision: expect.any(String), serverNow: expect.any(String) });
  });
});
