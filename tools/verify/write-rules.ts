// npm run rules: writes .oxlintrc.json from the table in boundaries.ts.
import { writeFileSync } from 'node:fs';
import { oxlintrcText } from './oxlintrc.ts';

writeFileSync('.oxlintrc.json', oxlintrcText());
console.log('wrote .oxlintrc.json');
