import { pino, type Logger } from 'pino';

/** JSON lines on stdout. Callers log codes, counts and route patterns; never names, addresses, bodies or messages of errors. */
export const createLogger = (level: string): Logger =>
  pino({ level, base: { service: 'bedside' }, timestamp: pino.stdTimeFunctions.isoTime });
