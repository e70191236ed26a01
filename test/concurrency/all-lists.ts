import type { TestAnswer, TestData, TestServer } from '../harness/server.ts';

/** Fields of an item of any type, including values that the database derives. */
const ITEM = 'title occurredOn partyCount parties(first: 100) { id } forum { id } session { id } topics { id }';
const PARTS = 'id version visibility';

/** All lists of records, with their GraphQL types and the selection of their records. */
const LISTS: { [list: string]: { types: string[]; selection: string } } = {
  sources: { types: ['Source'], selection: 'title publishedOn' },
  topics: { types: ['Topic'], selection: 'name slug parent { id }' },
  parties: {
    types: ['Bloc', 'Country', 'Region', 'City', 'Organization'],
    selection: 'name slug names { text } within { id }',
  },
  people: { types: ['Person'], selection: 'name positions { title }' },
  allForumSeries: { types: ['ForumSeries'], selection: 'title' },
  forums: { types: ['Forum'], selection: 'title startsOn series { id } partOf { id } topics { id }' },
  sessions: { types: ['Session'], selection: `${ITEM} startsAt` },
  delegations: { types: ['Delegation'], selection: 'reportedSize at: forum { id } party { id } size' },
  agreements: {
    types: ['Agreement'],
    selection: `${ITEM} signedOn statusChanges { to } signatures(first: 100) { totalCount }`,
  },
  commitments: { types: ['Commitment'], selection: `${ITEM} status progress { text }` },
  statements: { types: ['Statement'], selection: `${ITEM} saidOn summary` },
  figures: { types: ['Figure'], selection: `${ITEM} asOf indicator` },
};

/** Selection for a subscriber of all records, the same as for the lists. */
export const ALL_LISTS_QUERY = Object.values(LISTS)
  .flatMap(({ types, selection }) => types.map((type) => `... on ${type} { ${PARTS} ${selection} }`))
  .join(' ');

/** Reads all records that a client can see, by id, from all pages of every list. */
export async function readAllLists({ query }: Pick<TestServer, 'query'>): Promise<Map<string, TestData>> {
  const found = new Map<string, TestData>();
  for (const [list, { selection }] of Object.entries(LISTS)) {
    for (let after: string | null = null; ; ) {
      const { body }: TestAnswer = await query(
        `query ($after: String) { list: ${list}(first: 40, after: $after) {
          nodes { ${PARTS} ${selection} } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      if (body.errors) throw new Error(JSON.stringify(body.errors));
      for (const node of body.data.list.nodes) found.set(node.id, node);
      if (!body.data.list.pageInfo.hasNextPage) break;
      after = body.data.list.pageInfo.endCursor;
    }
  }
  return found;
}

/** Names of the lists in a schema's query type; a test checks that none is missing. */
export const LISTED: readonly string[] = Object.keys(LISTS);
