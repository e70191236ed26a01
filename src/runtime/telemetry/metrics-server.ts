import { createServer, type Server } from 'node:http';
import { AggregatorRegistry } from 'prom-client';
import type { Config } from '../config.ts';
import { OperatorError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MetricsSnapshot } from './metrics.ts';

/** The path and media type that Prometheus expects. */
const PATH = '/metrics';
const MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The HTTP server of the metrics. Its port must not be reachable from outside. */
export interface MetricsServer {
  /** The URL of the metrics. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens the server of the metrics.
 * @param text returns the metrics in the text format of Prometheus
 * @throws OperatorError if it cannot listen
 */
export async function openMetricsServer(
  { port, host }: NonNullable<Config['metrics']>,
  text: () => Promise<string>,
  log: Log,
): Promise<MetricsServer> {
  const server = createServer(async ({ method, url }, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    if (url !== PATH || (method !== 'GET' && method !== 'HEAD')) {
      response.writeHead(404).end();
      return;
    }
    try {
      const metrics = await text();
      response.writeHead(200, { 'content-type': MEDIA_TYPE }).end(metrics);
    } catch (error) {
      log.error({ err: error }, 'Metrics could not be collected');
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

/** Returns the message for a port of the metrics that cannot be listened on. */
export function metricsPortError(
  { code }: NodeJS.ErrnoException,
  { port, host }: NonNullable<Config['metrics']>,
): string {
  return `METRICS_PORT ${port} of ${host} cannot be used (${code}): set METRICS_PORT to another port.`;
}

/** Merges the metrics of several processes. */
export function mergeMetrics(snapshots: MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate(snapshots).metrics();
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((settle, fail) => {
    server.once('error', (error) => fail(new OperatorError(metricsPortError(error, { port, host }))));
    server.listen(port, host, settle);
  });
}
