import { OnChangeDocument, type OnChangeSubscription } from 'entente-schema/documents';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** Returns the first change after a token. */
export async function withWebSocket(url: string, after: string) {
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  const variables = { after, types: ['AGREEMENT'] };
  const events = client.iterate<OnChangeSubscription>({ query: print(OnChangeDocument), variables });
  for await (const { data } of events) {
    await client.dispose();
    return { kind: data?.changes.kind, label: data?.changes.record?.label.text };
  }
  throw new Error('The subscription ended without a change.');
}
