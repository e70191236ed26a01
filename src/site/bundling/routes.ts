import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Html, html } from '../../outputs/wording/html.ts';
import { CONTENT_TYPES, IMMUTABLE_CACHING } from '../../outputs/wording/page-files.ts';
import { clientError, notFound } from '../../runtime/errors.ts';
import { encodingsFor } from '../../server/http/compression.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { type Bundle, MANIFEST_FILE } from './bundle.ts';

/** Suffixes of compressed files. */
const SUFFIXES = { br: '.br', gzip: '.gz' };

/** The source of the script of a page. */
const ENTRY = 'main.tsx';

/** The files of one module, as Vite lists them. */
interface BuiltModule {
  file: string;
  css?: readonly string[];
  /** Keys of other modules. */
  imports?: readonly string[];
}

export interface BuiltBundleOptions {
  /** The path of the page that the files belong to. */
  at: string;
  /** The Content-Security-Policy of the files: a worker uses that of its own file. */
  policy: string;
  /** The folder of the built page, if it differs from the default. */
  folder?: string;
}

/** The files that Vite built for a page. */
export class BuiltBundle {
  /** Relative paths of all files; the route serves no others. */
  readonly #files: ReadonlySet<string>;
  readonly #modules: { readonly [key: string]: BuiltModule };
  readonly #folder: string;

  constructor(
    private readonly bundle: Bundle,
    private readonly options: BuiltBundleOptions,
  ) {
    const { folder = bundle.folder } = options;
    this.#folder = folder;
    const isBuilt = existsSync(join(folder, MANIFEST_FILE));
    this.#modules = isBuilt ? JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')) : {};
    this.#files = new Set(
      isBuilt
        ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))
        : [],
    );
  }

  /**
   * Returns the elements of a page's head that load scripts and styles.
   *
   * @param root the relative address of the server's root
   * @param soon sources of modules that the page needs soon, relative to its folder: the browser loads them at once
   * @returns null if the bundle has not been built
   */
  head(root: string, soon: readonly string[] = []): Html | null {
    const entry = this.#modules[ENTRY];
    if (!entry) return null;
    const at = `${root}${this.bundle.name}/`;
    const imported = this.#importedBy(entry);
    for (const module of soon.flatMap((source) => this.#modules[source] ?? [])) {
      for (const each of [module, ...this.#importedBy(module)]) if (each !== entry) imported.add(each);
    }
    const styles = new Set([entry, ...imported].flatMap(({ css = [] }) => css));
    return html`${[...styles].map((file) => html`<link rel="stylesheet" href="${at}${file}">\n`)}${[...imported].map(
      ({ file }) => html`<link rel="modulepreload" href="${at}${file}">\n`,
    )}<script type="module" src="${at}${entry.file}"></script>
`;
  }

  /** Returns the address of a script, relative to the server's root; null if it has not been built. @param source relative to the folder of the page */
  scriptAddress(source: string): string | null {
    const module = this.#modules[source];
    return module ? `${this.bundle.name}/${module.file}` : null;
  }

  /** @throws GraphQLError SERVICE_UNAVAILABLE if the bundle has not been built */
  requiredHead(root: string, soon: readonly string[] = []): Html {
    const head = this.head(root, soon);
    if (head) return head;
    const message = `The ${this.bundle.name} has not been built. Run npm run build, or restart with npm start.`;
    throw clientError('SERVICE_UNAVAILABLE', message);
  }

  /** The route of the files, `/<name of the bundle>/`. */
  route(): Route {
    return { at: `/${this.bundle.name}/`, cost: 0, handle: (incoming) => this.#serve(incoming) };
  }

  /** The modules that a module imports at its start, directly or indirectly. */
  #importedBy(module: BuiltModule, found = new Set<BuiltModule>()): Set<BuiltModule> {
    for (const key of module.imports ?? []) {
      const imported = this.#modules[key];
      if (!imported || found.has(imported)) continue;
      found.add(imported);
      this.#importedBy(imported, found);
    }
    return found;
  }

  async #serve({ path, request }: RouteRequest): Promise<Reply> {
    const { name } = this.bundle;
    const { at, policy } = this.options;
    const file = path.slice(`/${name}/`.length);
    if (file === '' && this.#files.size > 0) return redirect(`..${at}`);
    const contentType = CONTENT_TYPES[extname(file)];
    if (!file.startsWith('assets/') || !contentType || !this.#files.has(file)) throw noSuchFile(name, at);
    const encoding = encodingsFor(request.headers['accept-encoding']).find((each) =>
      this.#files.has(file + SUFFIXES[each]),
    );
    return {
      status: 200,
      headers: {
        'content-type': contentType,
        'cache-control': IMMUTABLE_CACHING,
        'content-security-policy': policy,
        vary: 'Accept-Encoding',
        ...(encoding && { 'content-encoding': encoding }),
      },
      body: await readFile(join(this.#folder, file + (encoding ? SUFFIXES[encoding] : ''))),
    };
  }
}

function redirect(location: string): Reply {
  return { status: 302, headers: { location, 'cache-control': 'no-cache' }, body: '' };
}

function noSuchFile(name: string, at: string): Error {
  return notFound(`The ${name} has no such file. See ${at} for its page.`);
}
