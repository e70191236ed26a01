import { exportedParties } from '../../domain/parties/party.export.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { Places } from '../../server/http/admission.ts';
import type { StreamDoor } from '../../server/http/route.ts';
import { describedPairs, describedTable } from './described.ts';
import { descriptionDoor } from './description-door.ts';
import { FORMATS, GEOJSON } from './formats.ts';
import { GroupsTable } from './groups.ts';
import { NetworkQuery } from './network.ts';
import { networkDoor } from './network-door.ts';
import type { ExportOptions } from './options.ts';
import { TableDoor } from './table-door.ts';

/** Exports that run at the same time, each on a connection of its own. */
export const MOST_EXPORTS = 3;
/** Per client address, so that one client never holds all connections. */
const MAX_EXPORTS_PER_ADDRESS = 2;

/** All routes below `/export/`: tables, their descriptions, the network, and parties as GeoJSON. */
export function exportDoors(options: ExportOptions): StreamDoor[] {
  const { schema, reader } = options;
  const places = new Places(MOST_EXPORTS, MAX_EXPORTS_PER_ADDRESS);
  const network = new NetworkQuery(schema, reader);
  return [
    ...exportedTables().flatMap((table) => {
      const groups = GroupsTable.of(schema, reader, table.list ?? table.name);
      return [
        ...FORMATS.map((format) => new TableDoor(table, format, groups, options, places)),
        descriptionDoor(describedTable(table, groups, schema), options),
      ];
    }),
    new TableDoor(exportedParties, GEOJSON, null, options, places),
    networkDoor('csv', network, options),
    networkDoor('graphml', network, options),
    networkDoor('gexf', network, options),
    descriptionDoor(describedPairs(network, schema), options),
  ];
}
