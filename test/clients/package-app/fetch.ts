import type { CreateAgreementInput, UserErrorCode } from 'entente-schema';
import {
  CreateAgreementDocument,
  type CreateAgreementMutation,
  type CreateAgreementMutationVariables,
} from 'entente-schema/documents';
import errors from 'entente-schema/errors.json' with { type: 'json' };
import { print } from 'graphql';

/** Returns the codes of a rejected mutation with their meanings, without a client library. */
export async function withFetch(url: string, authorization: string) {
  const input: CreateAgreementInput = { titles: [{ lang: 'en', text: ' ' }], kind: 'TREATY', status: 'SIGNED' };
  const variables: CreateAgreementMutationVariables = { input };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query: print(CreateAgreementDocument), variables }),
  });
  const { data } = (await response.json()) as { data: CreateAgreementMutation };
  const known = new Map(errors.userErrors.map(({ code, ...rest }) => [code as UserErrorCode, rest]));
  return data.createAgreement?.userErrors.map(({ code }) => ({ code, ...known.get(code) }));
}

// @ts-expect-error: an agreement has a kind.
export const wrongInput: CreateAgreementInput = { titles: [] };
