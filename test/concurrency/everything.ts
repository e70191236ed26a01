import type { TestAnswer, TestData, TestServer } from '../harness/server.ts';

/** What is asked of an item of whatever kind: what the database works out beside what was written is among it. */
const ITEM = 'title occurredOn partyCount parties(first: 100) { id } forum { id } session { id } topics { id }';
const PARTS = 'id version visibility';

/** Each list of records there is, with its GraphQL types and what is asked of its records. */
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

/** What a follower of every record asks of each: the same as the lists do. */
export const EVERYTHING = Object.values(LISTS)
  .flatMap(({ types, selection }) => types.map((type) => `... on ${type} { ${PARTS} ${selection} }`))
  .join(' ');

/** All records that somebody sees, by their ids, as all pages of every list show them. */
export async function readEverything({ query }: Pick<TestServer, 'query'>): Promise<Map<string, TestData>> {
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

/** Names of the lists that there are in a schema's query type, to be sure that none is left out. */
export const LISTED: readonly string[] = Object.keys(LISTS);
