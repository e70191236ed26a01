import { createServer } from 'node:net';
import type { Config } from '../runtime/config.ts';
import { CannotStart } from '../runtime/errors.ts';
import { metricsPortFault } from '../runtime/telemetry/metrics-door.ts';

/**
 * Checks what can be known before anything starts: that the ports are free, and that the trusted documents can be run.
 * @throws CannotStart naming everything that stands in the way
 */
export async function checkStart({ port, host, metrics, trustedDocuments }: Config): Promise<void> {
  const found = await Promise.all([
    listeningFault(port, host).then((error) => error && portFault(error, { port, host })),
    metrics && listeningFault(metrics.port, metrics.host).then((error) => error && metricsPortFault(error, metrics)),
    trustedDocuments && documentsFault(trustedDocuments),
  ]);
  const faults = found.filter((fault) => fault !== null);
  if (faults.length > 0) throw new CannotStart(`${faults.map((fault) => fault.replace(/\.$/, '')).join('; ')}.`);
}

/**
 * Returns what to tell the person who starts the server about an error of listening.
 * @throws the error itself if that person cannot put it right
 */
export function portFault(error: NodeJS.ErrnoException, { port, host }: Pick<Config, 'port' | 'host'>): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: stop what listens there, or set PORT to another one.`;
    case 'EACCES':
      return `This user may not listen on port ${port}: set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is no address of this machine: set it to 127.0.0.1 or 0.0.0.0.`;
    default:
      throw error;
  }
}

/** Listens for a moment. Returns the error if that cannot be. */
function listeningFault(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', settle);
    server.listen(port, host, () => server.close(() => settle(null)));
  });
}

async function documentsFault(trusted: NonNullable<Config['trustedDocuments']>): Promise<string | null> {
  const { buildSchema } = await import('./schema.ts');
  const { readTrustedDocuments } = await import('../server/graphql/trusted-documents.ts');
  try {
    await readTrustedDocuments(trusted, buildSchema());
    return null;
  } catch (error) {
    if (error instanceof CannotStart) return error.message;
    throw error;
  }
}
