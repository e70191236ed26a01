import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { serializeError } from './error-serializer.ts';

export type Log = Logger;

/**
 * Opens the log: one JSON object a line on standard error, written synchronously so that the last line before an exit
 * is not lost. Errors (`err`) are logged without values that clients sent.
 */
export function openLog(
  config: Pick<Config, 'logLevel'>,
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Log {
  return pino({ level: config.logLevel, serializers: { err: serializeError } }, to);
}
