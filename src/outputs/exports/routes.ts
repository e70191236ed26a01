import { exportedParties } from '../../domain/parties/party.export.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { ClientQuota } from '../../server/http/admission.ts';
import type { StreamRoute } from '../../server/http/route.ts';
import { describedPairs, describedTable } from './described-export.ts';
import { descriptionRoute } from './description-route.ts';
import { FORMATS, GEOJSON } from './formats.ts';
import { GroupsTable } from './groups.ts';
import { NetworkQuery } from './network.ts';
import { networkRoute } from './network-route.ts';
import type { ExportOptions } from './options.ts';
import { TableRoute } from './table-route.ts';
import { topicsTurtleRoute } from './topics-turtle.ts';

/** Exports that run at the same time, each on a connection of its own. */
export const MAX_EXPORTS = 3;
/** Per client address, so that one client never holds all connections. */
const MAX_EXPORTS_PER_ADDRESS = 2;

/** All routes below `/export/`: tables, their descriptions, the network, and parties as GeoJSON. */
export function exportRoutes(options: ExportOptions): StreamRoute[] {
  const { schema, reader } = options;
  const places = new ClientQuota(MAX_EXPORTS, MAX_EXPORTS_PER_ADDRESS);
  const network = new NetworkQuery(schema, reader);
  return [
    ...exportedTables().flatMap((table) => {
      const groups = GroupsTable.of(schema, reader, table.list ?? table.name);
      return [
        ...FORMATS.map((format) => new TableRoute(table, format, groups, options, places)),
        descriptionRoute(describedTable(table, groups, schema), options),
      ];
    }),
    new TableRoute(exportedParties, GEOJSON, null, options, places),
    networkRoute('csv', network, options),
    networkRoute('graphml', network, options),
    networkRoute('gexf', network, options),
    descriptionRoute(describedPairs(network, schema), options),
    topicsTurtleRoute(options),
  ];
}
