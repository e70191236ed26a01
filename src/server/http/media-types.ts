import { chooseByHeader } from './negotiation.ts';

/** The media type of a response, and the status of what the client did wrong. */
export interface ResponseType {
  contentType: string;
  /**
   * The highest status of an error in the operation. 422 at `/graphql` (GraphQL over HTTP), and 400 at all other paths. A
   * client that accepts only `application/json` is treated as one of before `application/graphql-response+json`: it
   * expects 200 and looks for `errors` in the body.
   */
  maxStatus: 200 | 400 | 422;
}

/** The type of responses at paths other than `/graphql`, and of those before negotiation. */
export const JSON_RESPONSE: ResponseType = { contentType: 'application/json; charset=utf-8', maxStatus: 400 };
const AS_OLD_JSON: ResponseType = { ...JSON_RESPONSE, maxStatus: 200 };
const AS_JSON: ResponseType = { ...JSON_RESPONSE, maxStatus: 422 };
export const AS_GRAPHQL_RESPONSE: ResponseType = {
  contentType: 'application/graphql-response+json; charset=utf-8',
  maxStatus: 422,
};

const HTML = 'text/html';
const { contentType: JSON_TYPE } = JSON_RESPONSE;
const { contentType: GRAPHQL_RESPONSE } = AS_GRAPHQL_RESPONSE;

/**
 * Chooses the type of the response by the header `Accept`: the type that the client prefers; JSON if it prefers
 * neither.
 * @returns null if the client accepts neither `application/json` nor `application/graphql-response+json` (406)
 */
export const responseTypeFor = chooseByHeader('accept', (client): ResponseType | null => {
  const [first, second] = client.mediaTypes([JSON_TYPE, GRAPHQL_RESPONSE]);
  if (first === JSON_TYPE) return second === undefined ? AS_OLD_JSON : AS_JSON;
  return first === undefined ? null : AS_GRAPHQL_RESPONSE;
});

/** Whether a request prefers HTML to both response types, as browsers do when they open a page. */
export const prefersHtml = chooseByHeader(
  'accept',
  (client) => client.mediaType([JSON_TYPE, GRAPHQL_RESPONSE, HTML]) === HTML,
);

/** Whether a `Content-Type` is this media type, in UTF-8 if it names a charset. */
export function isInUtf8(contentType: string | undefined, mediaType: string): boolean {
  if (contentType === undefined) return false;
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (type !== mediaType) return false;
  return parameters.every((parameter) => !parameter.startsWith('charset') || /^charset="?utf-?8"?$/.test(parameter));
}
