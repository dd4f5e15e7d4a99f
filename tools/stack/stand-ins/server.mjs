// Stands in for the API, the website and LiveKit in the supervisor's tests: answers every path with what it was given.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';

const { PORT, BROKEN_WHEN_EXISTS, DEAF } = process.env;

if (BROKEN_WHEN_EXISTS && existsSync(BROKEN_WHEN_EXISTS)) {
  console.error('the stand-in is broken');
  process.exit(7);
}
if (DEAF) for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {});

for (const host of ['127.0.0.1', '::1']) {
  createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ path: request.url, pid: process.pid, env: process.env }));
  })
    .on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
    })
    .listen(Number(PORT), host);
}
console.log('the stand-in listens');
