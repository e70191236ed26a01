import { destination, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type Log = Logger;

/**
 * The log: one JSON object a line, on standard error, so that standard output is free for the person who started us.
 * Written at once, so that the last line before an end is there.
 */
export function openLog(config: Pick<Config, 'logLevel'>): Log {
  return pino({ level: config.logLevel }, destination({ fd: 2, sync: true }));
}
