/** How an answer is written, and with which status a well-formed request is told that its operation cannot run. */
export interface AnswerType {
  contentType: string;
  /**
   * GraphQL over HTTP: 400 for `application/graphql-response+json`. Who takes `application/json` and nothing newer is
   * taken for a client of before that type, which expects 200 and looks for `errors` in the body.
   */
  statusOfRequestErrors: 200 | 400;
}

export const AS_JSON: AnswerType = { contentType: 'application/json; charset=utf-8', statusOfRequestErrors: 400 };
const AS_OLD_JSON: AnswerType = { ...AS_JSON, statusOfRequestErrors: 200 };
const AS_GRAPHQL_RESPONSE: AnswerType = {
  contentType: 'application/graphql-response+json; charset=utf-8',
  statusOfRequestErrors: 400,
};

interface Preference {
  quality: number;
  exactness: number;
  place: number;
}

const REFUSED: Preference = { quality: 0, exactness: -1, place: 0 };

/**
 * The answer's type by the request's `Accept`: what the client likes best, then what it names first, then JSON.
 * @returns null where the client takes neither `application/json` nor `application/graphql-response+json` (406)
 */
export function answerTypeFor(accept: string | undefined): AnswerType | null {
  if (accept === undefined || accept === '' || accept === '*/*') return AS_JSON;
  const ranges = accept.split(',').map((range) => range.trim().toLowerCase());
  const json = preferenceFor('application/json', ranges);
  const graphqlResponse = preferenceFor('application/graphql-response+json', ranges);
  if (json.quality === 0 && graphqlResponse.quality === 0) return null;
  if (graphqlResponse.quality === 0) return AS_OLD_JSON;
  if (json.quality !== graphqlResponse.quality) {
    return json.quality > graphqlResponse.quality ? AS_JSON : AS_GRAPHQL_RESPONSE;
  }
  return graphqlResponse.place < json.place ? AS_GRAPHQL_RESPONSE : AS_JSON;
}

/** Whether HTML is named among what a request accepts, and liked better than any answer here: so browsers ask for a page. */
export function wantsPage(accept = ''): boolean {
  const ranges = accept.split(',').map((range) => range.trim().toLowerCase());
  const html = preferenceFor('text/html', ranges);
  const answers = ['application/json', 'application/graphql-response+json'];
  return html.exactness === 2 && answers.every((type) => preferenceFor(type, ranges).quality < html.quality);
}

/** The most exact range speaks for a type (RFC 9110, 12.5.1). */
function preferenceFor(type: string, ranges: string[]): Preference {
  let best = REFUSED;
  for (const [place, range] of ranges.entries()) {
    const [name, ...parameters] = range.split(';').map((part) => part.trim());
    const exactness = name === type ? 2 : name === 'application/*' ? 1 : name === '*/*' ? 0 : -1;
    if (exactness <= best.exactness) continue;
    const written = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = written === undefined ? 1 : Number(written);
    best = { quality: quality >= 0 && quality <= 1 ? quality : 0, exactness, place };
  }
  return best;
}

/** Whether a request's body is what the doors take: `application/json`, in UTF-8 where it names a charset. */
export function isJsonInUtf8(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/json') return false;
  return parameters.every((parameter) => !parameter.startsWith('charset') || /^charset="?utf-?8"?$/.test(parameter));
}
