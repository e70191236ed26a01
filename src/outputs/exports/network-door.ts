import type { IncomingMessage, ServerResponse } from 'node:http';
import { payerOf } from '../../server/http/bill.ts';
import { Lifetime } from '../../server/http/request-deadline.ts';
import type { StreamDoor } from '../../server/http/route.ts';
import { describedBy } from './description-door.ts';
import { CSV } from './formats.ts';
import type { NetworkQuery } from './network.ts';
import { gexf, graphml } from './network-graphs.ts';
import { pairs } from './network-pairs.ts';
import { byteOrderMark, COST, cachingFor, disposition, type ExportOptions, METHODS, ownParameters } from './options.ts';
import { sendWhole } from './sending.ts';

/** Who cooperates with whom in one format, as a graph or as a table of pairs: `/export/network.graphml?level=COUNTRY`. */
export class NetworkDoor implements StreamDoor {
  readonly at: string;
  readonly cost = COST;
  readonly methods = METHODS;

  constructor(
    private readonly ending: keyof typeof WRITTEN,
    private readonly query: NetworkQuery,
    private readonly options: ExportOptions,
  ) {
    this.at = `/export/network.${ending}`;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Record<string, string>,
    search: string,
  ): Promise<void> {
    const { dataSource, viewerOf, publicUrl, patience } = this.options;
    const viewer = await viewerOf(request);
    const parameters = new URLSearchParams(search);
    const mark = byteOrderMark(parameters);
    const asked = this.query.askedIn(parameters, ownParameters(this.ending));
    const { contentType, write } = WRITTEN[this.ending];
    const lifetime = new Lifetime(request.socket, patience);
    const context = {
      viewer,
      db: dataSource,
      publicUrl: publicUrl(),
      waiting: lifetime.signal,
      ...payerOf(request),
    };
    const { network, state } = await this.query.read(asked, context).finally(() => lifetime.end());
    const own = {
      ...cachingFor(viewer),
      ...disposition('network', state.at, this.ending, true),
      ...describedBy('network', parameters, state),
      'content-type': contentType,
    };
    await sendWhole(request, response, { ...headers, ...own }, mark + write(network));
  }
}

/** How a network is written, by the ending of the address. */
const WRITTEN = {
  csv: { contentType: CSV.contentType, write: pairs },
  graphml: { contentType: 'application/graphml+xml; charset=utf-8', write: graphml },
  gexf: { contentType: 'application/gexf+xml; charset=utf-8', write: gexf },
};
