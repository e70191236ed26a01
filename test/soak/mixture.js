/*
 * The requests of the soak: reads of the explorer and of researchers, and writes, each with its share. Each reader has
 * its own address and each writer its own key, since requests are queued fairly by client. JavaScript, since it runs in
 * a separate process (see sender.js).
 */

/** The number of local addresses that send requests without a key. */
const READERS = 17;

const pick = (values) => values[Math.floor(Math.random() * values.length)];
const readOf = (query, variables) => ({ path: '/graphql', body: JSON.stringify({ query, variables }) });

const CREATE = `mutation ($input: CreateTopicInput!) {
  createTopic(input: $input) { topic { id } userErrors { code message } } }`;

/** Kinds of requests, with their share in percent. */
const KINDS = [
  {
    kind: 'create a topic',
    share: 15,
    writes: true,
    ask: () => {
      const text = `Topic ${crypto.randomUUID()}`;
      return readOf(CREATE, { input: { idempotencyKey: text, names: [{ lang: 'en', text }] } });
    },
  },
  {
    kind: 'between two',
    share: 30,
    ask: () =>
      readOf(
        '{ cooperation(between: ["Moscow", "Havana"]) { totalCount nodes { __typename title parties { name } } } }',
      ),
  },
  {
    kind: 'search parties',
    share: 25,
    ask: () =>
      readOf('query ($q: String) { parties(search: $q, first: 10) { nodes { name } totalCount } }', {
        q: pick(['Mos', 'Пекин', 'united', 'la hab']),
      }),
  },
  {
    kind: 'count',
    share: 15,
    ask: () =>
      readOf(
        '{ commitments(first: 20) { totalCount groups(by: [STATUS]) { rows { keys { label } count } } nodes { title status } } }',
      ),
  },
  {
    // Each is a different document, as of a client that writes values into documents.
    kind: 'ad hoc',
    share: 10,
    ask: () =>
      readOf(`{ topics(first: ${1 + Math.floor(Math.random() * 90)}, search: "t${Math.random()}") { totalCount } }`),
  },
  { kind: 'ready?', share: 5, ask: () => ({ path: '/readyz' }) },
];

/** A fixed mixture: the shares of each hundred requests, shuffled. */
const MIXTURE = KINDS.flatMap((kind) => Array(kind.share).fill(kind));

/**
 * Returns the next request.
 * @param turn counted from 1
 * @param keys API keys of the writers
 * @returns its kind, source address and text
 */
export function requestOf(turn, keys) {
  const { kind, writes, ask } = MIXTURE[(turn * 37) % MIXTURE.length];
  const { path, body } = ask();
  const key = writes ? keys[turn % keys.length] : null;
  const from = writes ? `127.0.2.${1 + (turn % keys.length)}` : `127.0.1.${1 + (turn % READERS)}`;
  const head = [`${body ? 'POST' : 'GET'} ${path} HTTP/1.1`, 'Host: 127.0.0.1'];
  if (key) head.push(`Authorization: Bearer ${key}`);
  if (body) head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  return { kind, from, text: `${head.join('\r\n')}\r\n\r\n${body ?? ''}` };
}
