/** Path and query string of what stands in a request's first line, be it a path or (from proxies) a whole URL. */
export function splitUrl(url: string): [path: string, search: string] {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark)];
}

/** What is served, by the path where it is: `/id/` is everything below it, `/` alone a path like any other. */
export class Paths<Served extends { at: string }> {
  readonly #byPath: ReadonlyMap<string, Served>;

  constructor(served: readonly Served[]) {
    this.#byPath = new Map(served.map((each) => [each.at, each]));
  }

  /** What is served at a path. */
  find(path: string): Served | undefined {
    return this.#byPath.get(path) ?? this.#byPath.get(path.slice(0, path.indexOf('/', 1) + 1));
  }
}
