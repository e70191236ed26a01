import { createServer } from 'node:net';
import type { Config } from '../runtime/config.ts';
import { OperatorError } from '../runtime/errors.ts';
import { metricsPortError } from '../runtime/telemetry/metrics-server.ts';

/**
 * Checks what can be checked before anything starts: the ports are free, and the trusted documents are valid.
 * @throws OperatorError that lists all problems
 */
export async function checkStart({ port, host, metrics, trustedDocuments }: Config): Promise<void> {
  const results = await Promise.all([
    listenError(port, host).then((error) => error && portError(error, { port, host })),
    metrics && listenError(metrics.port, metrics.host).then((error) => error && metricsPortError(error, metrics)),
    trustedDocuments && documentsProblem(trustedDocuments),
  ]);
  const problems = results.filter((problem) => problem !== null);
  if (problems.length > 0)
    throw new OperatorError(`${problems.map((problem) => problem.replace(/\.$/, '')).join('; ')}.`);
}

/**
 * Returns the message for an error of listening.
 * @throws the error itself if the operator cannot fix it
 */
export function portError(error: NodeJS.ErrnoException, { port, host }: Pick<Config, 'port' | 'host'>): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: stop what listens there, or set PORT to another one.`;
    case 'EACCES':
      return `This user may not listen on port ${port}: set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is not an address of this machine: set it to 127.0.0.1 or 0.0.0.0.`;
    default:
      throw error;
  }
}

/**
 * Tries to listen on a port.
 * @returns the error; null if the port is free
 */
function listenError(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', settle);
    server.listen(port, host, () => server.close(() => settle(null)));
  });
}

async function documentsProblem(trusted: NonNullable<Config['trustedDocuments']>): Promise<string | null> {
  const { buildSchema } = await import('./schema.ts');
  const { readTrustedDocuments } = await import('../server/graphql/trusted-documents.ts');
  try {
    await readTrustedDocuments(trusted, buildSchema());
    return null;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}
