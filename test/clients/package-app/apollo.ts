import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { possibleTypes, typePolicies } from 'entente-schema/apollo';
import { CooperationBetweenDocument, type CooperationBetweenQuery } from 'entente-schema/documents';

/** Reads two pages of a list, and a list that is null because of an error. */
export async function withApollo(url: string) {
  const link = new HttpLink({ uri: `${url}/graphql` });
  const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes, typePolicies }) });
  const between = ['Moscow', 'Havana'];
  const list = client.watchQuery({ query: CooperationBetweenDocument, variables: { between, first: 1 } });
  const watching = list.subscribe(() => undefined);
  const { data: first } = await client.query({ query: CooperationBetweenDocument, variables: { between, first: 1 } });
  await list.fetchMore({ variables: { after: first?.cooperation?.pageInfo.endCursor } });
  const joined = client.readQuery({ query: CooperationBetweenDocument, variables: { between } });
  watching.unsubscribe();
  const wrong = { query: CooperationBetweenDocument, variables: { between: ['Moscow', 'Atlantis'] } };
  await client.query({ ...wrong, errorPolicy: 'all' });
  return { titles: joined && titlesOf(joined), wrong: client.readQuery(wrong) };
}

function titlesOf({ cooperation }: CooperationBetweenQuery): string[] {
  return (cooperation?.edges ?? []).map(({ node }) => node.title);
}

// @ts-expect-error: names are texts.
export const wrongVariables: import('entente-schema/documents').CooperationBetweenQueryVariables = { between: [1] };

// @ts-expect-error: the document does not select the field.
export const wrongField = (data: CooperationBetweenQuery) => data.cooperation?.edges[0]?.node.version;
