/*
 * What the soak sends: reads as the explorer and researchers ask them, and writes, each in its share. Readers come from
 * addresses of their own and writers by keys of their own, since clients take turns where there is too much to do. In
 * JavaScript, since it runs in a process of its own (see sender.js).
 */

/** So many addresses of this machine ask without a key. */
const READERS = 17;

const pick = (values) => values[Math.floor(Math.random() * values.length)];
const readOf = (query, variables) => ({ path: '/graphql', body: JSON.stringify({ query, variables }) });

const CREATE = `mutation ($input: CreateTopicInput!) {
  createTopic(input: $input) { topic { id } userErrors { code message } } }`;

/** Kinds of requests, and how many of each come among a hundred. */
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
    // Each is a document of its own, as of a client that writes values into its documents.
    kind: 'ad hoc',
    share: 10,
    ask: () =>
      readOf(`{ topics(first: ${1 + Math.floor(Math.random() * 90)}, search: "t${Math.random()}") { totalCount } }`),
  },
  { kind: 'ready?', share: 5, ask: () => ({ path: '/readyz' }) },
];

/** The same mixture each time: shares are dealt out of every hundred requests, well shuffled. */
const DEALT = KINDS.flatMap((kind) => Array(kind.share).fill(kind));

/**
 * The request whose turn it is.
 * @param turn counted from 1
 * @param keys of those who write
 * @returns its kind, the address that it comes from, and its text
 */
export function requestOf(turn, keys) {
  const { kind, writes, ask } = DEALT[(turn * 37) % DEALT.length];
  const { path, body } = ask();
  const key = writes ? keys[turn % keys.length] : null;
  const from = writes ? `127.0.2.${1 + (turn % keys.length)}` : `127.0.1.${1 + (turn % READERS)}`;
  const head = [`${body ? 'POST' : 'GET'} ${path} HTTP/1.1`, 'Host: 127.0.0.1'];
  if (key) head.push(`Authorization: Bearer ${key}`);
  if (body) head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  return { kind, from, text: `${head.join('\r\n')}\r\n\r\n${body ?? ''}` };
}
