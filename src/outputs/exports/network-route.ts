import type { StreamRoute } from '../../server/http/route.ts';
import { describedByHeader } from './description-route.ts';
import { CSV } from './formats.ts';
import type { NetworkQuery } from './network.ts';
import { gexf, graphml } from './network-graphs.ts';
import { writePairs } from './network-pairs.ts';
import {
  byteOrderMark,
  cacheHeaders,
  disposition,
  EXPORT_COST,
  type ExportOptions,
  formatParameters,
  METHODS,
  readInTime,
} from './options.ts';
import { sendText } from './send.ts';

/** The route of the cooperation network in one format: `/export/network.graphml?level=COUNTRY`. */
export function networkRoute(
  ending: keyof typeof NETWORK_FORMATS,
  query: NetworkQuery,
  options: ExportOptions,
): StreamRoute {
  const { contentType, write } = NETWORK_FORMATS[ending];
  return {
    at: `/export/network.${ending}`,
    cost: EXPORT_COST,
    methods: METHODS,
    async serve(incoming) {
      const viewer = await options.viewerOf(incoming.request);
      const parameters = new URLSearchParams(incoming.search);
      const mark = byteOrderMark(parameters);
      const given = query.parseArguments(parameters, formatParameters(ending));
      const { network, state } = await readInTime(incoming.request, viewer, options, (context) =>
        query.read(given, context),
      );
      const own = {
        ...cacheHeaders(viewer),
        ...disposition('network', state.at, ending, true),
        ...describedByHeader('network', parameters, state),
        'content-type': contentType,
      };
      await sendText(incoming, own, mark + write(network));
    },
  };
}

/** Formats of the network, by file extension. */
const NETWORK_FORMATS = {
  csv: { contentType: CSV.contentType, write: writePairs },
  graphml: { contentType: 'application/graphml+xml; charset=utf-8', write: graphml },
  gexf: { contentType: 'application/gexf+xml; charset=utf-8', write: gexf },
};
