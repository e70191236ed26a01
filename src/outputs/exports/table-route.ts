import type { IncomingMessage } from 'node:http';
import { canSeeInternal, unauthenticated } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { ExportedTable } from '../../records/description/columns.ts';
import { badInput } from '../../runtime/errors.ts';
import type { ClientQuota } from '../../server/http/admission.ts';
import { payerOf } from '../../server/http/bill.ts';
import { addressOf } from '../../server/http/clients.ts';
import { etagOf, matchesEtag } from '../../server/http/entity-tags.ts';
import { HttpError } from '../../server/http/http-error.ts';
import type { StreamRequest, StreamRoute } from '../../server/http/route.ts';
import { listAddress } from '../list-address.ts';
import { describedByHeader } from './description-route.ts';
import type { Format } from './formats.ts';
import { GROUP_WRITERS, type GroupsTable, groupColumns } from './groups.ts';
import type { DataVersion } from './metadata.ts';
import {
  byteOrderMark,
  CHANGE_CHECK_COST,
  cacheHeaders,
  disposition,
  EXPORT_COST,
  type ExportOptions,
  formatParameters,
  METHODS,
  readInTime,
} from './options.ts';
import { onDisconnect, send, sendText } from './send.ts';
import { Snapshot } from './snapshot.ts';

const PERMISSION_CHECK_INTERVAL_MS = 1_000;

/** The route of one table in one format: its rows, or its groups if the address has the parameter `by`. */
export class TableRoute implements StreamRoute {
  readonly at: string;
  readonly cost = CHANGE_CHECK_COST;
  readonly methods = METHODS;

  constructor(
    private readonly table: ExportedTable,
    private readonly format: Format,
    private readonly groups: GroupsTable | null,
    private readonly options: ExportOptions,
    private readonly places: ClientQuota,
  ) {
    this.at = `/export/${table.name}.${format.ending}`;
  }

  async serve(incoming: StreamRequest): Promise<void> {
    const { request, response, headers, search, charge } = incoming;
    const viewer = await this.options.viewerOf(request);
    const parameters = new URLSearchParams(search);
    const own = formatParameters(this.format.ending);
    const mark = byteOrderMark(parameters);
    if (parameters.has('by')) {
      const left = charge(EXPORT_COST);
      const { text, state } = await this.#readGroups(request, parameters, own, viewer);
      await sendText(incoming, { ...left, ...this.#headers(viewer, parameters, state) }, mark + text);
      return;
    }
    const { schema } = this.options;
    const given = listAddress(parameters, schema.getQueryType()!.getFields()[this.table.list ?? this.table.name]!, [
      ...own,
      ...(this.groups ? ['by'] : []),
    ]);
    const freePlace = this.places.take(addressOf(request, this.options.trustProxy));
    if (!freePlace) throw tooManyExports();
    try {
      const { reader, connections, dataSource, publicUrl } = this.options;
      const snapshot = await Snapshot.open(connections, {
        reader,
        viewer,
        publicUrl: publicUrl(),
        ...payerOf(request),
      });
      onDisconnect(response, () => snapshot.abort(dataSource));
      // Frees the place before the response ends, so that a client may start its next export at once.
      const close = () => snapshot.close().then(freePlace);
      try {
        const state = await snapshot.state();
        const etag = etagOf([this.at, search, state.mark, canSeeInternal(viewer)].join('\0'));
        const all = { ...headers, ...this.#headers(viewer, parameters, state), etag };
        if (matchesEtag(request.headers['if-none-match'], etag)) {
          await close();
          response.writeHead(304, all).end();
        } else {
          const left = charge(EXPORT_COST);
          const rows = snapshot.streamTable(this.table, this.format, given);
          const pieces = thenClose(close, this.#whilePermitted(request, viewer, withPrefix(mark, rows)));
          await send(incoming, { ...all, ...left }, pieces, this.options.sending);
        }
      } catch (error) {
        // A disconnected client gets no response. An incomplete file must fail, so the error goes on.
        if (!response.destroyed) throw error;
      } finally {
        await snapshot.close();
      }
    } finally {
      freePlace();
    }
  }

  /**
   * Passes pieces on, and checks the permissions of the client at intervals.
   * @throws GraphQLError UNAUTHENTICATED if the key was revoked, the token expired or the role changed
   */
  async *#whilePermitted(
    request: IncomingMessage,
    viewer: Viewer,
    pieces: AsyncGenerator<string | Buffer>,
  ): AsyncGenerator<string | Buffer> {
    let checkedAt = performance.now();
    for await (const piece of pieces) {
      if (performance.now() - checkedAt > PERMISSION_CHECK_INTERVAL_MS) {
        const now = await this.options.viewerOf(request);
        if (now.role !== viewer.role || now.identity !== viewer.identity)
          throw unauthenticated('The permissions of this key changed during the export. Start the export again.');
        checkedAt = performance.now();
      }
      yield piece;
    }
  }

  async #readGroups(
    request: IncomingMessage,
    parameters: URLSearchParams,
    own: readonly string[],
    viewer: Viewer,
  ): Promise<{ text: string; state: DataVersion }> {
    const { groups } = this;
    const write = GROUP_WRITERS[this.format.ending];
    if (!groups || !write) throw badInput('by', `${this.table.name}.${this.format.ending} cannot be grouped. Omit by.`);
    const given = groups.parseArguments(parameters, own);
    const { rows, state } = await readInTime(request, viewer, this.options, (context) => groups.read(given, context));
    return { text: write(rows, groupColumns(given.by as string[])), state };
  }

  #headers(viewer: Viewer, parameters: URLSearchParams, state: DataVersion): Record<string, string> {
    const { ending, contentType, isFile } = this.format;
    return {
      ...cacheHeaders(viewer),
      ...disposition(this.table.name, state.at, ending, isFile),
      ...describedByHeader(this.table.name, parameters, state),
      'content-type': contentType,
    };
  }
}

async function* withPrefix(text: string, pieces: AsyncGenerator<string | Buffer>): AsyncGenerator<string | Buffer> {
  const first = await pieces.next();
  if (text) yield text;
  if (!first.done) yield first.value;
  yield* pieces;
}

async function* thenClose(close: () => Promise<void>, pieces: AsyncGenerator<string | Buffer>) {
  try {
    yield* pieces;
  } finally {
    await close();
  }
}

function tooManyExports(): HttpError {
  return new HttpError(
    503,
    'OVERLOADED',
    'Too many exports are running, in all or from this address. Try again in a minute.',
    { 'retry-after': '60' },
  );
}
