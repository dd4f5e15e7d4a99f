import { pino, type Logger } from 'pino';

/** JSON lines on stdout. Callers log codes, counts and route patterns; never names, addresses, bodies or messages of errors. */
export const createLogger = (level: string): Logger =>
  pino({ level, base: { service: 'bedside' }, timestamp: pino.stdTimeFunctions.isoTime }, stdout());

/**
 * Each line is written before the next statement runs, so there is nothing to flush. sonic-boom's `flushSync`, which a fatal line
 * calls, tries for ever when whoever read stdout is gone, and the process never ends.
 */
function stdout() {
  const destination = pino.destination({ dest: 1, sync: true });
  destination.flushSync = () => {};
  return destination;
}
