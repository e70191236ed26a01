import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';
import { preflightHeaders } from './response-headers.ts';
import type { Reply, StreamRoute } from './route.ts';

/** The handler of one path, and its methods. */
export interface Endpoint {
  at: string;
  methods: string;
  handle: (request: IncomingMessage, search: string, requestId: string, path: string) => Promise<Reply>;
}

/** The result of routing: a reply, a streaming route, or an endpoint. */
type Destination =
  | { reply: Reply }
  | { stream: StreamRoute; search: string }
  | { route: Endpoint; path: string; search: string };

/** The first one or two folders of a path; the group is the first alone. */
const FOLDERS = /^(\/[^/]+\/)(?:[^/]+\/)?/;

/** Finds routes by path: `/id/` and `/import/mappings/` match everything below them, `/` only itself. */
class Paths<Served extends { at: string }> {
  readonly #byPath: ReadonlyMap<string, Served>;

  constructor(served: readonly Served[]) {
    this.#byPath = new Map(served.map((each) => [each.at, each]));
  }

  find(path: string): Served | undefined {
    const [both, first] = FOLDERS.exec(path) ?? [];
    return this.#byPath.get(path) ?? this.#byPath.get(both ?? '') ?? this.#byPath.get(first ?? '');
  }
}

/** Maps paths to routes. */
export class Router {
  readonly #routes: Paths<Endpoint>;
  readonly #streams: Paths<StreamRoute>;

  constructor(routes: readonly Endpoint[], streams: readonly StreamRoute[]) {
    this.#routes = new Paths(routes);
    this.#streams = new Paths(streams);
  }

  /**
   * Resolves a request to its route.
   * @throws HttpError NOT_FOUND, METHOD_NOT_ALLOWED
   */
  resolve(request: IncomingMessage): Destination {
    const [path, search] = pathOf(request);
    const stream = this.#streams.find(path);
    const served = stream ?? this.#routes.find(path);
    if (!served) throw new HttpError(404, 'NOT_FOUND', 'The path is unknown. GraphQL is served at /graphql.');
    const { methods } = served;
    const { method = '' } = request;
    if (method === 'OPTIONS') return { reply: { status: 204, headers: preflightHeaders(methods, request), body: '' } };
    if (!methods.split(', ').includes(method)) {
      const message = `${path} accepts ${methods}, not ${method}.`;
      throw new HttpError(405, 'METHOD_NOT_ALLOWED', message, { allow: methods });
    }
    return stream ? { stream, search } : { route: served as Endpoint, path, search };
  }

  /** Maximum size of a body; undefined if the route accepts no files. */
  maxBytesOf(request: IncomingMessage): number | undefined {
    return this.#streams.find(pathOf(request)[0])?.maxBytes;
  }

  /** The path of the route, as a metric label. */
  metricPathOf(request: IncomingMessage): string {
    const [path] = pathOf(request);
    return (this.#streams.find(path) ?? this.#routes.find(path))?.at ?? '(other)';
  }
}

/** Path and query string of the request target, which is a path or (from proxies) a whole URL. */
export function pathOf({ url = '/' }: IncomingMessage): [path: string, search: string] {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark)];
}
