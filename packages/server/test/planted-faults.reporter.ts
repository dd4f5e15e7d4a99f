import { appendFileSync } from 'node:fs';

type TestCase = { name: string; project: { name: string }; result: () => { state: string } };

/** One line a test. The reporters that come with vitest do not say which project a test ran in. */
export default class PlantedFaultsReporter {
  onTestCaseResult(test: TestCase) {
    const { state } = test.result();
    if (state !== 'skipped') append({ project: test.project.name, title: test.name, state });
  }
}

const append = (line: object) => appendFileSync(process.env['PLANTED_FAULTS_REPORT'] ?? '/dev/null', `${JSON.stringify(line)}\n`);
