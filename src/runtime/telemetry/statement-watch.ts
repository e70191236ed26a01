import type { EventEmitter } from 'node:events';

/** Called with the text of each statement before it is sent; returns a function to call when the statement ends. */
export type StatementWatch = (text: string) => (error: { code?: string } | null) => void;

interface Client {
  query(...parameters: unknown[]): unknown;
}

/** Watches all statements that the connections of a pool send from now on. */
export function watchStatements(pool: EventEmitter, watch: StatementWatch): void {
  const watched = new WeakSet<Client>();
  // On `acquire` rather than `connect`: the first connection of the pool is older than any watch.
  pool.on('acquire', (client: Client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const send = client.query.bind(client);
    client.query = (...parameters) => {
      const [statement] = parameters as [string | { text?: string }];
      const ended = watch((typeof statement === 'string' ? statement : statement.text) ?? '');
      return sendWatched(send, parameters, ended);
    };
  });
}

/** pg reports the end of a statement by a callback, by a promise or, for streams (COPY), by events. */
function sendWatched(
  send: Client['query'],
  parameters: unknown[],
  ended: (error: { code?: string } | null) => void,
): unknown {
  const last = parameters.at(-1);
  if (typeof last === 'function') {
    return send(...parameters.slice(0, -1), (error: { code?: string } | null, ...result: unknown[]) => {
      ended(error);
      last(error, ...result);
    });
  }
  const sent = send(...parameters) as Promise<unknown> | EventEmitter | undefined;
  if (sent && 'then' in sent) sent.then(() => ended(null), ended);
  else if (sent && 'once' in sent) sent.once('error', ended).once('close', () => ended(null));
  return sent;
}
