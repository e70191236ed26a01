import { USER_ERRORS } from '../../records/writing/error-codes.ts';
import { REQUEST_ERRORS } from '../../runtime/request-errors.ts';
import { CLOSE_CODES } from '../../server/subscriptions/close-codes.ts';
import { buildSchema } from '../schema.ts';

/** The page of the manual that lists the codes. */
export const ERROR_REFERENCE = 'src/site/manual/pages/error-codes.md';

/** Returns the text of the page, from the declarations of the codes. */
export function errorReference(): string {
  // Building the schema loads every module that declares a code of user errors.
  buildSchema();
  const requests = Object.entries(REQUEST_ERRORS).map(([code, error]) => {
    const { when, todo, status, retry } = error;
    const fields = 'fields' in error ? error.fields : [];
    return [`\`${code}\``, status.join(', '), when, todo, listed(fields), retry ? 'yes' : 'no'];
  });
  const users = [...USER_ERRORS]
    .map(([code, { description, params }]) => [`\`${code}\``, ...sentences(description), listed(params)])
    .sort(([one], [other]) => (one! < other! ? -1 : 1));
  const closes = Object.values(CLOSE_CODES).map(({ code, when, todo }) => [String(code), when, todo]);
  return page({
    users: table(['code', 'occurs when', 'what to do', 'params'], users),
    requests: table(['code', 'status', 'occurs when', 'what to do', 'fields', 'retry'], requests),
    closes: table(['code', 'occurs when', 'what to do'], closes),
  });
}

/** Returns the first sentence of a description, and the others. */
function sentences(description: string): [first: string, others: string] {
  const [, first = description, others = ''] = /^(.*?[.]) (?=[A-Z`])(.*)$/s.exec(description) ?? [];
  return [first, others];
}

const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

const page = (tables: { users: string; requests: string; closes: string }) => `# Error codes

This page lists every error code with its cause and what to do. [Errors](errors.md) shows how errors look and when to retry.
\`npm run schema\` writes the page from the code of the server.

## Codes of userErrors

The values of the enum \`UserErrorCode\`. The HTTP status is 200, and nothing was written. \`params\` has the values in the message,
by these names.

${tables.users}

## Codes of extensions.code

The status applies if the response has no data. With some data, it is 200. At paths other than \`/graphql\`, 422 becomes 400. If
\`Accept\` allows \`application/json\` only, 400 and 422 become 200 there, but 400 for BAD_REQUEST. Codes without a status occur in
subscriptions only.
The fields are those of \`extensions\` beside \`code\`. The last column says whether the same request may succeed later.

INTERNAL is no error code: it is the visibility of records that only editors see.

${tables.requests}

## Close codes of WebSockets

${tables.closes}

The protocol graphql-transport-ws has further codes, such as 4406 (another subprotocol), 4408 (no \`connection_init\` in time) and
4409 (the id of the subscription is in use).
`;
