import { z } from 'zod';
import { defineTool, type Tool } from '../tool.ts';

/** The tool `query`: any query of the API. */
export function queryTool(): Tool {
  return defineTool(
    'query',
    'Runs a GraphQL query of the API, for questions that no other tool answers. Find its fields by search_schema. It only reads; mutations, subscriptions and fields about the client are rejected.',
    {
      document: z.string().min(1).max(10_000).describe('The query.'),
      variables: z.record(z.string(), z.unknown()).optional(),
      operationName: z.string().max(200).optional(),
    },
    async ({ document, variables, operationName }, call) => {
      const { data, errors } = await call.query(document, variables, operationName);
      return { value: { data, ...(errors.length > 0 && { errors }) } };
    },
  );
}
