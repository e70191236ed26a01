import type { Query, QueryClient } from '@tanstack/react-query';

/** The `meta` of a query whose response stays as it is while another user goes on with a form that began with it. */
export const BASE_OF_FORM = { isBaseOfForm: true };

/** The key of the query for the user of an API key. */
export function viewerKey(text: string | null) {
  return ['viewer', text];
}

/** Whether a response is read again for another user, who may see less. */
function isReadAgain({ meta, queryKey, state }: Query): boolean {
  return queryKey[0] !== viewerKey(null)[0] && (meta?.isBaseOfForm !== true || state.data === undefined);
}

/** Reads all responses on the page again in the name of another user. Those of the earlier one go as the new ones arrive. */
export async function readAgain(answers: QueryClient): Promise<void> {
  answers.removeQueries({ type: 'inactive', predicate: isReadAgain });
  await answers.cancelQueries({ predicate: isReadAgain }, { silent: true });
  await answers.invalidateQueries({ predicate: isReadAgain });
  // The other user cannot read these.
  await answers.resetQueries({ predicate: ({ state }) => state.status === 'error' });
}
