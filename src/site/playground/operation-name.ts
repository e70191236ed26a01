import { Kind, parse } from 'graphql';

/**
 * The name to send with a query: the one that was chosen, where the query has an operation of that name. An editor learns
 * of names a moment after the text, so that a query run at once would be sent with a name from the one before it.
 */
export function operationNameFor(query: string, chosen: string | null | undefined): string | undefined {
  if (!chosen) return undefined;
  try {
    const operations = parse(query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    return operations.some((operation) => 'name' in operation && operation.name?.value === chosen) ? chosen : undefined;
  } catch {
    // What is wrong with the query is told by the server.
    return undefined;
  }
}
