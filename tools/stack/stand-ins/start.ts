// `npm start` with stand-ins. The supervisor's tests run it as a process of its own: node start.ts <home> <first port>
import { runStart } from '../run-start.ts';
import { standIns } from './pieces.ts';

const [home = '', port = ''] = process.argv.slice(2);
await runStart({ home, apiPort: Number(port), sitePort: Number(port) + 1, fsync: false, pieces: standIns });
