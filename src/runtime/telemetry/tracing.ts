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

/** So much of a statement's text is told. */
const MOST_CHARACTERS = 2_000;

/** Milliseconds for which a server that stops waits until the last spans are taken. */
const LAST_SPANS = 2_000;

/** What an operation was, once that is known. */
export type TracedOperation = Omit<OperationEnd, 'seconds'> & { requestId: string };

/**
 * Sends a span for each operation and for each statement that it cost to an OpenTelemetry collector, by OTLP over HTTP. The
 * packages of OpenTelemetry read further settings of theirs from the environment (OTEL_SERVICE_NAME,
 * OTEL_EXPORTER_OTLP_HEADERS, ...). No document, no variable and no value bound in a statement is told.
 */
export class Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer;
  readonly #propagator = new W3CTraceContextPropagator();
  /** The operation at work. */
  readonly #operation = new AsyncLocalStorage<Span>();

  /**
   * @param tracing.endpoint of the collector, to which `/v1/traces` is added
   * @param tracing.ratio of the operations that are told, where no trace says it that began before us
   * @param failed called for each batch of spans that the collector did not take
   */
  constructor({ endpoint, ratio }: NonNullable<Config['tracing']>, failed: () => void = () => undefined) {
    const ours = resourceFromAttributes({ 'service.name': 'entente', 'service.version': VERSION });
    const resource = defaultResource()
      .merge(ours)
      .merge(detectResources({ detectors: [envDetector] }));
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
    const send = exporter.export.bind(exporter);
    exporter.export = (spans, done) =>
      send(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) failed();
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
   * Answers an operation within a span of its own.
   * @param headers of a request that a trusted proxy passed on: its trace goes on here; null: a trace begins
   * @param told what it was, asked for once it is answered
   */
  async operation<T>(
    headers: IncomingHttpHeaders | null,
    answer: () => Promise<T>,
    told: () => TracedOperation,
  ): Promise<T> {
    const parent = headers ? this.#propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter) : ROOT_CONTEXT;
    const span = this.#tracer.startSpan('graphql', { kind: SpanKind.SERVER }, parent);
    try {
      return await this.#operation.run(span, answer);
    } finally {
      const { name, type, code, cost, requestId } = told();
      span.updateName(type);
      span.setAttribute('graphql.operation.type', type);
      if (name !== null) span.setAttribute('graphql.operation.name', name);
      if (cost !== null) span.setAttribute('entente.cost', cost);
      span.setAttribute('entente.request_id', requestId);
      if (code !== null) span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    }
  }

  /** Tells of the statements that an operation costs: for `watchStatements`. */
  readonly statement: StatementWatch = (text) => {
    const operation = this.#operation.getStore();
    if (!operation) return () => {};
    const [verb = ''] = /^\w+/.exec(text.trimStart()) ?? [];
    const span = this.#tracer.startSpan(
      verb.toUpperCase() || 'SQL',
      {
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'postgresql', 'db.query.text': text.slice(0, MOST_CHARACTERS) },
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

  /** Has whoever waits for a connection of a pool go on as who he was, and not as who gives it back. */
  bind(pool: pg.Pool): void {
    const connect = pool.connect.bind(pool) as (taken?: (...given: unknown[]) => void) => unknown;
    pool.connect = ((taken?: (...given: unknown[]) => void) =>
      taken ? connect(AsyncResource.bind(taken)) : connect()) as typeof pool.connect;
  }

  /** Sends what has not been sent, if anybody takes it. */
  async close(): Promise<void> {
    const sent = this.#provider.shutdown().catch(() => undefined);
    await Promise.race([sent, sleep(LAST_SPANS, undefined, { ref: false })]);
  }
}
