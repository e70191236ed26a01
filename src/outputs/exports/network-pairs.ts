import { stringify } from 'csv-stringify/sync';
import { type GraphQLObjectType, type GraphQLSchema, getNamedType } from 'graphql';
import { BESIDE_DATES, type DescribedColumn } from '../../records/description/columns.ts';
import { guarded } from '../../records/values/formulas.ts';
import { firstDay, lastDay, precisionOf } from '../../records/values/partial-date.ts';
import { columnSchema, meaningOn } from './describing.ts';
import { type End, NETWORK, type Network } from './network.ts';

/** The columns of one party of a pair. */
function ofParty(name: string): DescribedColumn[] {
  return [
    { name, holds: 'TEXT', field: `${name}.name` },
    { name: `${name}Id`, holds: 'PLAIN', field: `${name}.id`, remark: 'Its id.' },
    { name: `${name}Latitude`, holds: 'NUMBER', field: name, remark: 'Its latitude; empty if unknown.' },
    { name: `${name}Longitude`, holds: 'NUMBER', field: name, remark: 'Its longitude; empty if unknown.' },
  ];
}

const COLUMNS: readonly DescribedColumn[] = [
  ...['one', 'other'].flatMap(ofParty),
  { name: 'items', holds: 'NUMBER', field: 'items' },
  { name: 'agreements', holds: 'NUMBER', field: 'agreements' },
  { name: 'latestOn', holds: 'PLAIN', field: 'latestOn' },
  ...Object.entries(BESIDE_DATES).map(
    ([ending, remark]): DescribedColumn => ({ name: `latestOn${ending}`, holds: 'PLAIN', field: 'latestOn', remark }),
  ),
];

/** Writes the pairs of a network as CSV, with the coordinates of both parties. */
export function pairs({ nodes, links }: Network): string {
  const placed = new Map(nodes.map(({ party, coordinates }) => [party.id, coordinates]));
  const end = (name: string, { id, name: partyName }: End) => ({
    [name]: guarded(partyName),
    [`${name}Id`]: id,
    [`${name}Latitude`]: placed.get(id)?.latitude,
    [`${name}Longitude`]: placed.get(id)?.longitude,
  });
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
  return COLUMNS.map((column) => columnSchema(column, meaningOn(schema, link, column)));
}
