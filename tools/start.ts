// npm start: everything on this machine, for development and for looking at it. In production only the API, with what you set up.
import { resolve } from 'node:path';
import { startProduction } from './stack/production.ts';
import { runStart } from './stack/run-start.ts';

if (process.env['BEDSIDE_ENV'] === 'production') startProduction();
else await runStart({ home: resolve(process.env['BEDSIDE_HOME'] ?? '.bedside') });
