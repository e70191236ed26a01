import { stringify } from 'csv-stringify/sync';
import { type GraphQLObjectType, type GraphQLSchema, getNamedType } from 'graphql';
import { type ColumnDescription, DATE_COLUMN_NOTES } from '../../records/description/columns.ts';
import { escapeFormula } from '../../records/values/csv-injection.ts';
import { firstDay, lastDay, precisionOf } from '../../records/values/partial-date.ts';
import { columnDescriptionIn, columnSchema } from './metadata.ts';
import { NETWORK, type Network, type NetworkParty } from './network.ts';

/** The columns of one party of a pair. */
function ofParty(name: string): ColumnDescription[] {
  return [
    { name, type: 'TEXT', field: `${name}.name` },
    { name: `${name}Id`, type: 'PLAIN', field: `${name}.id`, remark: 'Its id.' },
    { name: `${name}Latitude`, type: 'NUMBER', field: name, remark: 'Its latitude; empty if unknown.' },
    { name: `${name}Longitude`, type: 'NUMBER', field: name, remark: 'Its longitude; empty if unknown.' },
  ];
}

const COLUMNS: readonly ColumnDescription[] = [
  ...['one', 'other'].flatMap(ofParty),
  { name: 'items', type: 'NUMBER', field: 'items' },
  { name: 'agreements', type: 'NUMBER', field: 'agreements' },
  { name: 'latestOn', type: 'PLAIN', field: 'latestOn' },
  ...Object.entries(DATE_COLUMN_NOTES).map(
    ([ending, remark]): ColumnDescription => ({ name: `latestOn${ending}`, type: 'PLAIN', field: 'latestOn', remark }),
  ),
];

/** Writes the pairs of a network as CSV, with the coordinates of both parties. */
export function writePairs({ nodes, links }: Network): string {
  const known = new Map(nodes.map((node) => [node.party.id, node]));
  const end = (name: string, { id }: NetworkParty) => {
    const { party, coordinates } = known.get(id)!;
    return {
      [name]: escapeFormula(party.name),
      [`${name}Id`]: id,
      [`${name}Latitude`]: coordinates?.latitude,
      [`${name}Longitude`]: coordinates?.longitude,
    };
  };
  const rows = links.map(({ one, other, items, agreements, latestOn }) => ({
    ...end('one', one),
    ...end('other', other),
    items,
    agreements,
    latestOn,
    latestOnEarliest: latestOn && firstDay(latestOn),
    latestOnLatest: latestOn && lastDay(latestOn),
    latestOnPrecision: latestOn && precisionOf(latestOn),
  }));
  return stringify(rows, { header: true, columns: COLUMNS.map(({ name }) => name) });
}

/** The columns of pairs, described as CSV on the Web (W3C). */
export function pairColumnSchemas(schema: GraphQLSchema): object[] {
  const network = getNamedType(schema.getQueryType()!.getFields()[NETWORK]!.type) as GraphQLObjectType;
  const link = getNamedType(network.getFields().links!.type);
  return COLUMNS.map((column) => columnSchema(column, columnDescriptionIn(schema, link, column)));
}
