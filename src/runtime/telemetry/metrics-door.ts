import { createServer, type Server } from 'node:http';
import { AggregatorRegistry } from 'prom-client';
import type { Config } from '../config.ts';
import { CannotStart } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ProcessFigures } from './metrics.ts';

/** What Prometheus asks for, and how it calls it. */
const PATH = '/metrics';
const MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** A door of its own, at a port that nobody outside is to reach. */
export interface MetricsDoor {
  /** Where figures are read. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens the door at which figures are collected.
 * @param text the figures as Prometheus reads them
 * @param log is told why, where there are none
 * @throws CannotStart where it cannot listen there
 */
export async function openMetricsDoor(
  { port, host }: NonNullable<Config['metrics']>,
  text: () => Promise<string>,
  log: Log,
): Promise<MetricsDoor> {
  const server = createServer(async ({ method, url }, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    if (url !== PATH || (method !== 'GET' && method !== 'HEAD')) {
      response.writeHead(404).end();
      return;
    }
    try {
      const figures = await text();
      response.writeHead(200, { 'content-type': MEDIA_TYPE }).end(figures);
    } catch (error) {
      log.error({ err: error }, 'figures could not be collected');
      response.writeHead(500).end();
    }
  });
  await listen(server, port, host);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}${PATH}`,
    close: () =>
      new Promise((settle) => {
        server.close(() => settle());
        server.closeAllConnections();
      }),
  };
}

/** What to tell the person who starts the server, if the door cannot listen. */
export function metricsPortFault(
  { code }: NodeJS.ErrnoException,
  { port, host }: NonNullable<Config['metrics']>,
): string {
  return `METRICS_PORT ${port} of ${host} cannot be listened on (${code}): set it to another one.`;
}

/** The figures of several processes as those of one. */
export function addedUp(figures: ProcessFigures[]): Promise<string> {
  return AggregatorRegistry.aggregate(figures).metrics();
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((settle, fail) => {
    server.once('error', (error) => fail(new CannotStart(metricsPortFault(error, { port, host }))));
    server.listen(port, host, settle);
  });
}
