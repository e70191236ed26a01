import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import { seesInternal } from '../access/permissions.ts';
import { Role, type Viewer } from '../access/viewer.ts';
import type { RequestContext } from '../context.ts';
import type { StreamDoor } from '../door.ts';
import { badInput } from '../errors.ts';
import { listAddress } from '../reading/list-address.ts';
import type { Reader } from '../reading/reader.ts';
import { namesEtag } from '../transport/entity-tags.ts';
import type { ExportedTable } from './columns.ts';
import { citationOf, type DataSet, NO_LICENCE, type State, tableSchemaOf, titleOf } from './describing.ts';
import { CSV, FORMATS, type Format, GEOJSON } from './formats.ts';
import { send, whenGone } from './sending.ts';
import { Snapshot } from './snapshot.ts';
import { parties } from './tables/parties.ts';
import { EXPORTED_TABLES } from './tables.ts';
import { Turnstile } from './turnstile.ts';

export interface ExportOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** The pool of the server, by which an export is ended whose client has gone. */
  dataSource: DataSource;
  /** Connections for those who read for long. */
  connections: DataSource;
  viewerOf(request: IncomingMessage): Viewer | Promise<Viewer>;
  /** The address under which clients reach this server. */
  publicUrl(): string;
  dataSet: DataSet;
}

/** How many read at once, each on a connection of its own. */
export const MOST_EXPORTS = 3;

const METHODS = 'GET, HEAD, OPTIONS';

/** What a spreadsheet needs to see that a file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** `/export/<records>.csv` and its siblings: every list to take away, as large as it is. */
export function exportDoors(options: ExportOptions): StreamDoor[] {
  const turnstile = new Turnstile(MOST_EXPORTS);
  const written = (table: ExportedTable, format: Format) => new ExportDoor(table, format, options, turnstile);
  return [
    ...EXPORTED_TABLES.flatMap((table) => FORMATS.map((format) => written(table, format))),
    ...EXPORTED_TABLES.map((table) => new DescriptionDoor(table, options)),
    written(parties, GEOJSON),
  ];
}

/** What an address asks of a table. */
interface Asked {
  /** The arguments of the list. */
  given: { [argument: string]: unknown };
  own: URLSearchParams;
}

function askedIn(schema: GraphQLSchema, table: ExportedTable, search: string, own: readonly string[]): Asked {
  const parameters = new URLSearchParams(search);
  const given = listAddress(parameters, schema.getQueryType()!.getFields()[table.list]!, own);
  return { given, own: new URLSearchParams([...parameters].filter(([name]) => own.includes(name))) };
}

/** One table in one format. */
class ExportDoor implements StreamDoor {
  readonly at: string;
  readonly methods = METHODS;
  readonly #table: ExportedTable;
  readonly #format: Format;
  readonly #options: ExportOptions;
  readonly #turnstile: Turnstile;

  constructor(table: ExportedTable, format: Format, options: ExportOptions, turnstile: Turnstile) {
    this.at = `/export/${table.name}.${format.ending}`;
    this.#table = table;
    this.#format = format;
    this.#options = options;
    this.#turnstile = turnstile;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Record<string, string>,
    search: string,
  ): Promise<void> {
    const { schema, reader, dataSource, connections, viewerOf, publicUrl } = this.#options;
    const viewer = await viewerOf(request);
    const { given, own } = askedIn(schema, this.#table, search, this.#format === CSV ? ['bom'] : []);
    const begins = isOn(own, 'bom') ? BYTE_ORDER_MARK : '';
    await this.#turnstile.through(async () => {
      const snapshot = await Snapshot.open(connections, { reader, viewer, publicUrl: publicUrl() });
      whenGone(response, () => snapshot.breakOff(dataSource));
      try {
        const state = await snapshot.state();
        const etag = `W/"${hashOf(this.at, search, state.mark, String(seesInternal(viewer)))}"`;
        const all = { ...headers, ...this.#headers(viewer, search, state), etag };
        if (namesEtag(request.headers['if-none-match'], etag)) {
          response.writeHead(304, all).end();
          return;
        }
        await send(request, response, all, beginning(begins, snapshot.written(this.#table, this.#format, given)));
      } catch (error) {
        // Whoever has gone needs no answer; whoever has half a file must see that it is no whole one.
        if (!response.destroyed) throw error;
      } finally {
        await snapshot.close();
      }
    });
  }

  #headers(viewer: Viewer, search: string, { at, version }: State): Record<string, string> {
    const { ending, contentType, isFile } = this.#format;
    const file = `entente-${this.#table.name}-${at.slice(0, 10)}.${ending}`;
    const described = new URLSearchParams(search);
    described.delete('bom');
    described.set('at', at);
    described.set('version', version);
    return {
      'content-type': contentType,
      'content-disposition': `${isFile ? 'attachment' : 'inline'}; filename="${file}"`,
      'cache-control': viewer.role === Role.ANONYMOUS ? 'public, no-cache' : 'private, no-cache',
      vary: 'Authorization',
      link: `<${this.#table.name}.csv-metadata.json?${described}>; rel="describedby"; type="application/csvm+json"`,
    };
  }
}

/** What a table says and means, and how to cite it: the sibling of its CSV, as CSV on the Web (W3C) describes tables. */
class DescriptionDoor implements StreamDoor {
  readonly at: string;
  readonly methods = METHODS;
  readonly #table: ExportedTable;
  readonly #options: ExportOptions;

  constructor(table: ExportedTable, options: ExportOptions) {
    this.at = `/export/${table.name}.csv-metadata.json`;
    this.#table = table;
    this.#options = options;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Record<string, string>,
    search: string,
  ): Promise<void> {
    const { schema, viewerOf, publicUrl, dataSet } = this.#options;
    await viewerOf(request);
    const { given, own } = askedIn(schema, this.#table, search, ['at', 'version']);
    const state = stateIn(own);
    const asked = new URLSearchParams(search);
    asked.delete('at');
    asked.delete('version');
    const url = `${publicUrl()}/export/${this.#table.name}.csv${asked.size > 0 ? `?${asked}` : ''}`;
    const described = {
      '@context': 'http://www.w3.org/ns/csvw',
      url,
      'dc:title': `${dataSet.title}: ${titleOf(this.#table)}`,
      'dc:license': dataSet.licence ?? NO_LICENCE,
      ...(dataSet.contact && { 'dc:publisher': dataSet.contact }),
      ...(state && {
        'dc:date': state.at,
        'schema:version': state.version,
        'dc:bibliographicCitation': citationOf(dataSet, titleOf(this.#table), state, url),
      }),
      notes: [{ list: this.#table.list, ...given }],
      tableSchema: tableSchemaOf(schema, this.#table),
    };
    const body = Buffer.from(`${JSON.stringify(described, null, 2)}\n`);
    response.writeHead(200, {
      ...headers,
      'content-type': 'application/csvm+json; charset=utf-8',
      'cache-control': 'no-cache',
      'content-length': body.length,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

/** The state that a description is asked for, which the export named in its header Link. */
function stateIn(own: URLSearchParams): State | null {
  const [at, version] = [own.get('at'), own.get('version')];
  if (at === null && version === null) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at ?? '')) throw badInput('at', 'take it as an export names it.');
  if (!/^[\w-]{1,200}$/.test(version ?? '')) throw badInput('version', 'take it as an export names it.');
  return { at: at!, version: version! };
}

function isOn(parameters: URLSearchParams, name: string): boolean {
  const given = parameters.get(name);
  if (given === null || given === '0') return false;
  if (given === '1') return true;
  throw badInput(name, 'it is 1 or 0.');
}

async function* beginning(text: string, pieces: AsyncGenerator<string | Buffer>): AsyncGenerator<string | Buffer> {
  const first = await pieces.next();
  if (text) yield text;
  if (!first.done) yield first.value;
  yield* pieces;
}

function hashOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22);
}
