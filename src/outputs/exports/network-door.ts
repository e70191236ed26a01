import type { StreamDoor } from '../../server/http/route.ts';
import { describedBy } from './description-door.ts';
import { CSV } from './formats.ts';
import type { NetworkQuery } from './network.ts';
import { gexf, graphml } from './network-graphs.ts';
import { pairs } from './network-pairs.ts';
import {
  byteOrderMark,
  COST,
  cachingFor,
  disposition,
  type ExportOptions,
  METHODS,
  ownParameters,
  readInTime,
} from './options.ts';
import { sendWhole } from './sending.ts';

/** The route of the cooperation network in one format: `/export/network.graphml?level=COUNTRY`. */
export function networkDoor(
  ending: keyof typeof NETWORK_FORMATS,
  query: NetworkQuery,
  options: ExportOptions,
): StreamDoor {
  const { contentType, write } = NETWORK_FORMATS[ending];
  return {
    at: `/export/network.${ending}`,
    cost: COST,
    methods: METHODS,
    async serve(incoming) {
      const viewer = await options.viewerOf(incoming.request);
      const parameters = new URLSearchParams(incoming.search);
      const mark = byteOrderMark(parameters);
      const given = query.askedIn(parameters, ownParameters(ending));
      const { network, state } = await readInTime(incoming.request, viewer, options, (context) =>
        query.read(given, context),
      );
      const own = {
        ...cachingFor(viewer),
        ...disposition('network', state.at, ending, true),
        ...describedBy('network', parameters, state),
        'content-type': contentType,
      };
      await sendWhole(incoming, own, mark + write(network));
    },
  };
}

/** Formats of the network, by file extension. */
const NETWORK_FORMATS = {
  csv: { contentType: CSV.contentType, write: pairs },
  graphml: { contentType: 'application/graphml+xml; charset=utf-8', write: graphml },
  gexf: { contentType: 'application/gexf+xml; charset=utf-8', write: gexf },
};
