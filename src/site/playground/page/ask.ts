import type { GraphiQLProps } from 'graphiql';
import { GraphQLError } from 'graphql';
import { fetchAfter } from '../../fetch-after.ts';
import { operationNameFor } from '../operation-name.ts';

const ENDPOINT = new URL('graphql', document.baseURI).href;

/**
 * Asks the API that this page came with. What is wrong between here and there is told as the API tells its own errors: in
 * a sentence that says what to do.
 */
export const ask: GraphiQLProps['fetcher'] = async ({ query, variables, operationName }, { headers } = {}) => {
  let response: Response;
  try {
    response = await fetchAfter(ENDPOINT, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // So a mistake in the query comes back with status 200, and is told here, not in the browser's console.
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
    return failure(`The server answered ${response.status}, and not in JSON. Run the query again in a moment.`);
  }
};

function failure(message: string) {
  return { data: null, errors: [new GraphQLError(message)] };
}
