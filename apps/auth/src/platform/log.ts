import { destination, pino, type LogFn } from 'pino';
import type { Settings } from './config.ts';

/** Where parts say what happened; a logger of pino is one. */
export abstract class Log {
  abstract readonly debug: LogFn;
  abstract readonly info: LogFn;
  abstract readonly warn: LogFn;
  abstract readonly error: LogFn;
}

/** JSON lines on standard error: standard output is for what a person asked to see. */
export const createLog = (level: Settings['SYMBOLON_LOG_LEVEL']): Log =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, destination({ fd: 2, sync: false }));
