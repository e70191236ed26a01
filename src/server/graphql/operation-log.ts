import type { IncomingMessage } from 'node:http';
import type { Viewer } from '../../access/viewer.ts';
import type { Log } from '../../runtime/log.ts';
import type { OperationEnd } from '../../runtime/telemetry/metrics.ts';
import { isServerError, toClientError } from '../http/client-errors.ts';
import { clientAddress } from '../http/clients.ts';

interface RecordOptions {
  log: Log;
  trustProxy: number;
}

/** The facts of one operation that logs, metrics and traces report, as far as they are known. */
export class OperationRecord implements Omit<OperationEnd, 'seconds'> {
  name: OperationEnd['name'] = null;
  type: OperationEnd['type'] = 'unknown';
  code: OperationEnd['code'] = null;
  cost: OperationEnd['cost'] = null;
  /** The client's identity: the id of its key, never the key; undefined until it is known, and without a key. */
  identity: Viewer['identity'];
  /** Whether the answer came from the cache. */
  isCached = false;
  readonly since = performance.now();

  constructor(
    private readonly request: IncomingMessage,
    readonly requestId: string,
    private readonly options: RecordOptions,
  ) {}

  /**
   * Records and logs errors. Server errors are logged with the request id: as errors, or as warnings if time ran out.
   * Errors of clients are logged at level debug only, without the message, which quotes what they sent.
   */
  recordErrors(errors: readonly unknown[]): void {
    const { log, trustProxy } = this.options;
    this.code = errorCodeOf(errors[0]);
    for (const error of errors) {
      const formatted = toClientError(error);
      const line = {
        requestId: this.requestId,
        from: clientAddress(this.request, trustProxy),
        identity: this.identity,
        operation: this.type === 'unknown' ? undefined : this.name,
        code: formatted.extensions?.code,
        path: formatted.path?.join('.'),
      };
      if (line.code === 'TIMEOUT') log.warn(line, 'Operation timed out');
      else if (isServerError(formatted)) log.error({ ...line, err: error }, 'Operation failed');
      else log.debug(line, 'Operation rejected');
    }
  }
}

export function errorCodeOf(error: unknown): string {
  return String(toClientError(error).extensions?.code);
}
