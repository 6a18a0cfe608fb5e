import { destination, pino, type Logger } from 'pino';
import type { Settings } from './config.ts';

/** JSON lines on standard error: standard output is for what a person asked to see. */
export const createLog = (level: Settings['SYMBOLON_LOG_LEVEL']): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, destination({ fd: 2, sync: false }));
