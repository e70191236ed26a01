import { Kind, parse } from 'graphql';

/**
 * Returns the operation name to send: the chosen one, if the query has an operation of that name. The editor updates its
 * names a moment after the text, so the chosen name may belong to the previous query.
 */
export function operationNameFor(query: string, chosen: string | null | undefined): string | undefined {
  if (!chosen) return undefined;
  try {
    const operations = parse(query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    return operations.some((operation) => 'name' in operation && operation.name?.value === chosen) ? chosen : undefined;
  } catch {
    // The server reports the syntax error.
    return undefined;
  }
}
