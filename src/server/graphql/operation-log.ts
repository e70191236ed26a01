import type { IncomingMessage } from 'node:http';
import type { Viewer } from '../../access/viewer.ts';
import type { Log } from '../../runtime/log.ts';
import type { OperationEnd } from '../../runtime/telemetry/metrics.ts';
import { isOurs, toldToClient } from '../http/client-errors.ts';
import { clientAddress } from '../http/clients.ts';

interface RecordOptions {
  log: Log;
  trustProxy: number;
}

/** What log, metrics and traces say of one operation, as far as it came to light. */
export class OperationRecord implements Omit<OperationEnd, 'seconds'> {
  name: OperationEnd['name'] = null;
  type: OperationEnd['type'] = 'unknown';
  code: OperationEnd['code'] = null;
  cost: OperationEnd['cost'] = null;
  /** The identity of its client: that of a key, never the key itself; absent as long as it is not known, and without a key. */
  identity: Viewer['identity'];
  readonly since = performance.now();

  constructor(
    private readonly request: IncomingMessage,
    readonly requestId: string,
    private readonly options: RecordOptions,
  ) {}

  /**
   * Notes and logs errors. Those of ours go to the log, under the id that the client is told, as a fault unless time has run
   * out; a client's mistakes only where asked for, and without the message, which says what it sent.
   */
  errors(errors: readonly unknown[]): void {
    const { log, trustProxy } = this.options;
    this.code = codeOf(errors[0]);
    for (const error of errors) {
      const told = toldToClient(error);
      const line = {
        requestId: this.requestId,
        from: clientAddress(this.request, trustProxy),
        identity: this.identity,
        operation: this.type === 'unknown' ? undefined : this.name,
        code: told.extensions?.code,
        path: told.path?.join('.'),
      };
      if (line.code === 'TIMEOUT') log.warn(line, 'An operation took too long.');
      else if (isOurs(told)) log.error({ ...line, err: error }, 'An operation failed.');
      else log.debug(line, 'An operation was refused.');
    }
  }
}

export function codeOf(error: unknown): string {
  return String(toldToClient(error).extensions?.code);
}
