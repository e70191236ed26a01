import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../../access/context.ts';

/** What the door asks of whatever reads whole answers: see reading/reader.ts, which is one. */
export interface WholeAnswers {
  /** The JSON text of `data`, or null where graphql-js has to produce the answer, errors included. */
  answer(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
    context: RequestContext,
  ): Promise<{ data: string } | null>;
}
