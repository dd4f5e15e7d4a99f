// npm test: everything `npm run verify` does, the build with its byte budgets, then every other suite.
import { whenToldToEnd } from './parent.ts';
import { runAll } from './test/run-all.ts';
import { buildSuite, unitSuites, verifySuite, wholeSuites } from './test/suites.ts';
import { summary } from './test/totals.ts';

const ending = new AbortController();
whenToldToEnd(() => ending.abort());
const suites = [verifySuite(), ...unitSuites(ending.signal), buildSuite(), ...wholeSuites(ending.signal)];
const totals = await runAll(suites, console.log, ending.signal);
console.log(`\n${summary(totals)}`);
process.exit(totals.failed > 0 ? 1 : 0);
