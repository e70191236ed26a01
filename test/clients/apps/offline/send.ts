import type { Send } from './store.ts';

/** Sends operations to a server. @param endpoint the address of `/graphql` */
export function sender(endpoint: string, headers: Record<string, string> = {}): Send {
  return async (document, variables) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const { data, errors } = JSON.parse(await response.text());
    if (errors) throw new Error(errors[0].message);
    return data;
  };
}
