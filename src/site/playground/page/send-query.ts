import type { GraphiQLProps } from 'graphiql';
import { GraphQLError } from 'graphql';
import { fetchAfter } from '../../fetch-after.ts';
import { operationNameFor } from '../operation-name.ts';

const ENDPOINT = new URL('graphql', document.baseURI).href;

/** Sends a query to the API of this server. A failed request becomes a GraphQL error that says what to do. */
export const sendQuery: GraphiQLProps['fetcher'] = async ({ query, variables, operationName }, { headers } = {}) => {
  let response: Response;
  try {
    response = await fetchAfter(ENDPOINT, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // With this type, errors in the query have status 200, and browsers do not log them.
        accept: 'application/json',
        ...(headers as Record<string, string> | undefined),
      },
      body: JSON.stringify({ query, variables, operationName: operationNameFor(query, operationName) }),
    });
  } catch {
    return failure('The server cannot be reached. Check your connection, then run the query again.');
  }
  try {
    return await response.json();
  } catch {
    return failure(`The server answered ${response.status} without JSON. Run the query again in a moment.`);
  }
};

function failure(message: string) {
  return { data: null, errors: [new GraphQLError(message)] };
}
