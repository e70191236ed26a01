import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StreamDoor } from '../door.ts';
import { listAddress } from '../reading/list-address.ts';
import { instantOf } from './describing.ts';
import { NETWORK_WRITTEN, type NetworkQuery } from './network.ts';
import { byteOrderMark, COST, cachingFor, disposition, type ExportOptions, METHODS, ownParameters } from './options.ts';
import { sendWhole } from './sending.ts';

/** Who cooperates with whom in one format, as a graph or as a table of pairs: `/export/network.graphml?level=COUNTRY`. */
export class NetworkDoor implements StreamDoor {
  readonly at: string;
  readonly cost = COST;
  readonly methods = METHODS;
  readonly #ending: keyof typeof NETWORK_WRITTEN;
  readonly #query: NetworkQuery;
  readonly #options: ExportOptions;

  constructor(ending: keyof typeof NETWORK_WRITTEN, query: NetworkQuery, options: ExportOptions) {
    this.at = `/export/network.${ending}`;
    this.#ending = ending;
    this.#query = query;
    this.#options = options;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Record<string, string>,
    search: string,
  ): Promise<void> {
    const { schema, dataSource, viewerOf, publicUrl } = this.#options;
    const viewer = await viewerOf(request);
    const field = schema.getQueryType()!.getFields().cooperationNetwork!;
    const parameters = new URLSearchParams(search);
    const mark = byteOrderMark(parameters);
    const asked = listAddress(parameters, field, ownParameters(this.#ending));
    const { contentType, write } = NETWORK_WRITTEN[this.#ending];
    const network = await this.#query.read(asked, { viewer, db: dataSource, publicUrl: publicUrl() });
    const own = {
      ...cachingFor(viewer),
      ...disposition('network', instantOf(new Date()), this.#ending, true),
      'content-type': contentType,
    };
    await sendWhole(request, response, { ...headers, ...own }, mark + write(network));
  }
}
