import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { loggedError } from './logged-error.ts';

export type Log = Logger;

/**
 * The log: one JSON object a line, on standard error, so that standard output is free for the person who started us.
 * Written at once, so that the last line before an end is there. An error goes into it as `err`, without what clients sent.
 */
export function openLog(
  config: Pick<Config, 'logLevel'>,
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Log {
  return pino({ level: config.logLevel, serializers: { err: loggedError } }, to);
}
