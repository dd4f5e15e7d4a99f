import { startLiveKit } from './start.ts';

// A parent to be killed by start.test.ts: starts the server, prints its pid, stays.
const { PROGRAM = '', HOME_FOLDER = '' } = process.env;
const server = await startLiveKit({ path: PROGRAM, home: HOME_FOLDER, webhookUrl: 'http://127.0.0.1:1/', say: () => {} });
console.log(server.pid);
setInterval(() => {}, 60_000);
