import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import type { RequestContext } from '../access/context.ts';
import { visibleRowsOf } from '../access/permissions.ts';
import { Reader } from '../query/running/reader.ts';
import { scalarWriters } from '../records/values/scalars.ts';
import { registryTables } from './features.ts';

/**
 * Opens the reader of records, which returns to each viewer only what it may see.
 * @param prepared whether statements are prepared by name
 * @param placed whether statements also select their log position
 */
export function openReader(
  schema: GraphQLSchema,
  dataSource: DataSource,
  { prepared, placed }: { prepared: boolean; placed: boolean },
): Reader<RequestContext> {
  return new Reader<RequestContext>(schema, dataSource, {
    visibleRows: ({ viewer }) => visibleRowsOf(viewer),
    scalars: scalarWriters,
    registryTables: registryTables(),
    prepared,
    placed,
  });
}
