// npm run verify: types, lint, format, import rules, licences, then the unit tests. Seconds.
import { whenToldToEnd } from './parent.ts';
import { runAll } from './test/run-all.ts';
import { summary } from './test/totals.ts';
import { unitSuites, verifySuite } from './test/suites.ts';

const ending = new AbortController();
whenToldToEnd(() => ending.abort());
const totals = await runAll([verifySuite(), ...unitSuites(ending.signal)], console.log, ending.signal);
console.log(`\n${summary(totals)}`);
process.exit(totals.failed > 0 ? 1 : 0);
