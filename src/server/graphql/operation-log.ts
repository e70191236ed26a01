import type { Log } from '../../runtime/log.ts';
import type { OperationEnd } from '../../runtime/telemetry/metrics.ts';
import { isOurs, toldToClient } from '../http/client-errors.ts';
import type { HttpOperation } from './http-operation.ts';

/** How an operation ended. */
export function endOf({ operation, refused: [refused], code, cost }: HttpOperation): Omit<OperationEnd, 'seconds'> {
  return { ...operation, code: refused === undefined ? code : codeOf(refused), cost: cost?.requested ?? null };
}

export function codeOf(error: unknown): string {
  return String(toldToClient(error).extensions?.code);
}

/**
 * Errors of ours go to the log, under the id that the client is told, as a fault unless time has run out; a client's mistakes only where asked for, and without
 * the message, which says what he sent.
 */
export function logErrors(log: Log, asked: HttpOperation, errors: readonly unknown[], operation?: string | null): void {
  for (const error of errors) {
    const told = toldToClient(error);
    const line = {
      requestId: asked.requestId,
      from: asked.from,
      operation,
      code: told.extensions?.code,
      path: told.path?.join('.'),
    };
    if (line.code === 'TIMEOUT') log.warn(line, 'An operation took too long.');
    else if (isOurs(told)) log.error({ ...line, err: error }, 'An operation failed.');
    else log.debug(line, 'An operation was refused.');
  }
}
