import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../../access/context.ts';

/** Reads the data of a response by one SQL statement. `query/running/reader.ts` implements it. */
export interface FastPathReader {
  /** Returns the JSON text of `data`, or null if graphql-js must produce the response, errors included. */
  answer(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
    context: RequestContext,
  ): Promise<{ data: string } | null>;
}
