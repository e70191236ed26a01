import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultTextMapGetter, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { VERSION } from '../version.ts';
import type { OperationEnd } from './metrics.ts';
import type { StatementWatch } from './statement-watch.ts';

/** Longer statements are cut in spans. */
const MAX_STATEMENT_CHARS = 2_000;

/** How long a stopping server waits for the last spans to be sent. */
const FLUSH_TIMEOUT_MS = 2_000;

/** An operation as its span describes it. */
export type TracedOperation = Omit<OperationEnd, 'seconds'> & { requestId: string };

/**
 * Sends a span for each operation and each of its SQL statements to an OpenTelemetry collector, by OTLP over HTTP. The
 * OpenTelemetry packages read further settings from the environment (OTEL_SERVICE_NAME, OTEL_EXPORTER_OTLP_HEADERS, …).
 * Spans contain no documents, variables or bound values.
 */
export class Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer;
  readonly #propagator = new W3CTraceContextPropagator();
  /** The span of the current operation. */
  readonly #operation = new AsyncLocalStorage<Span>();

  /**
   * @param tracing.endpoint the URL of the collector, without `/v1/traces`
   * @param tracing.ratio the share of operations to trace, unless the trace began before this server
   * @param onExportFailed called for each batch of spans that the collector does not accept
   */
  constructor({ endpoint, ratio }: NonNullable<Config['tracing']>, onExportFailed: () => void = () => undefined) {
    const serviceAttributes = resourceFromAttributes({ 'service.name': 'entente', 'service.version': VERSION });
    const resource = defaultResource()
      .merge(serviceAttributes)
      .merge(detectResources({ detectors: [envDetector] }));
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
    const send = exporter.export.bind(exporter);
    exporter.export = (spans, done) =>
      send(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) onExportFailed();
        done(result);
      });
    this.#provider = new TracerProvider({
      resource,
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    this.#tracer = this.#provider.getTracer('entente', VERSION);
  }

  /**
   * Runs an operation within a span.
   * @param headers of a request from a trusted proxy, whose trace is continued; null to begin a trace
   * @param describe describes the operation; called when it has ended
   */
  async operation<T>(
    headers: IncomingHttpHeaders | null,
    answer: () => Promise<T>,
    describe: () => TracedOperation,
  ): Promise<T> {
    const parent = headers ? this.#propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter) : ROOT_CONTEXT;
    const span = this.#tracer.startSpan('graphql', { kind: SpanKind.SERVER }, parent);
    try {
      return await this.#operation.run(span, answer);
    } finally {
      const { name, type, code, cost, requestId } = describe();
      span.updateName(type);
      span.setAttribute('graphql.operation.type', type);
      if (name !== null) span.setAttribute('graphql.operation.name', name);
      if (cost !== null) span.setAttribute('entente.cost', cost);
      span.setAttribute('entente.request_id', requestId);
      if (code !== null) span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    }
  }

  /** Adds a span for each statement of the current operation; for `watchStatements`. */
  readonly statement: StatementWatch = (text) => {
    const operation = this.#operation.getStore();
    if (!operation) return () => {};
    const [verb = ''] = /^\w+/.exec(text.trimStart()) ?? [];
    const span = this.#tracer.startSpan(
      verb.toUpperCase() || 'SQL',
      {
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'postgresql', 'db.query.text': text.slice(0, MAX_STATEMENT_CHARS) },
      },
      trace.setSpan(ROOT_CONTEXT, operation),
    );
    return (error) => {
      if (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        if (error.code) span.setAttribute('db.response.status_code', error.code);
      }
      span.end();
    };
  };

  /**
   * Keeps the async context of a caller that waits for a connection of a pool. Otherwise the caller would continue in
   * the context of the operation that releases the connection.
   */
  bind(pool: pg.Pool): void {
    const connect = pool.connect.bind(pool) as (taken?: (...given: unknown[]) => void) => unknown;
    pool.connect = ((taken?: (...given: unknown[]) => void) =>
      taken ? connect(AsyncResource.bind(taken)) : connect()) as typeof pool.connect;
  }

  /** Sends the remaining spans, within a time limit. */
  async close(): Promise<void> {
    const sent = this.#provider.shutdown().catch(() => undefined);
    await Promise.race([sent, sleep(FLUSH_TIMEOUT_MS, undefined, { ref: false })]);
  }
}
