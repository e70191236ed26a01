import type { GraphQLSchema } from 'graphql';
import type { TrustedDocuments } from '../../server/graphql/trusted-documents.ts';
import type { Tool } from './tool.ts';
import { changesTool } from './tools/changes.ts';
import { cooperationTool } from './tools/cooperation.ts';
import { countTool } from './tools/count.ts';
import { findTool } from './tools/find.ts';
import { queryTool } from './tools/query.ts';
import { recordTool } from './tools/record.ts';
import { searchSchemaTool } from './tools/search-schema.ts';
import { trustedTools } from './tools/trusted.ts';

/** Returns the tools, in the order in which clients list them. */
export function toolsOf({ schema, trusted }: { schema: GraphQLSchema; trusted: TrustedDocuments | null }): Tool[] {
  return [
    ...[findTool, cooperationTool, recordTool, countTool, changesTool].map((tool) => tool(schema)),
    ...(trusted?.only ? [] : [searchSchemaTool(schema), queryTool()]),
    ...trustedTools(schema, trusted),
  ];
}
