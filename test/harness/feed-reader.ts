import { isMultiInstance } from './multi-instance.ts';
import type { TestData, TestServer } from './server.ts';

/** The query for a page of changes. */
const PAGE = (
  selection: string,
) => `query ($after: String, $types: [RecordType!], $ids: [ID!], $involving: [String!], $forum: ID, $first: Int! = 20) {
  changes(after: $after, types: $types, ids: $ids, involving: $involving, forum: $forum, first: $first) {
    nodes { token kind type recordId mergedInto record { ${selection} } } endToken hasMore resetRequired } }`;

/**
 * Waits until the feed serves all committed changes, at most 20 seconds by default. Transactions of other tests on the same
 * PostgreSQL may delay the feed.
 */
export async function waitForFeed({ sql }: Pick<TestServer, 'sql'>, ms = 20_000): Promise<void> {
  for (const late = Date.now() + ms; Date.now() < late; ) {
    const [{ waits }] = (await sql(
      'select coalesce((select xid from change order by xid desc limit 1) >= feed_horizon(), false) as waits',
    )) as [{ waits: boolean }];
    if (!waits) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Returns the token at the end of the feed. `feedToken` may be older than the last served change only with standbys.
 */
export async function tokenNow(
  server: Pick<TestServer, 'query' | 'sql'>,
  headers: Record<string, string> = {},
): Promise<string> {
  await waitForFeed(server);
  const began = (await server.query('{ feedToken }', {}, headers)).body.data.feedToken;
  for (let after = began; ; ) {
    const page = 'query ($after: String) { changes(after: $after, first: 100) { nodes { token } endToken hasMore } }';
    const { nodes, endToken, hasMore } = (await server.query(page, { after }, headers)).body.data.changes;
    if (nodes.length > 0 && !isMultiInstance()) throw new Error('feedToken is older than the last served change');
    if (!hasMore) return endToken;
    after = endToken;
  }
}

/** The filter of the changes. */
export interface FeedFilter {
  types?: string[];
  ids?: string[];
  involving?: string[];
  forum?: string;
}

/** A client that keeps records up to date by the feed, as the manual recommends for apps. */
export class FeedReader {
  /** The records by id. */
  readonly held = new Map<string, TestData>();
  /** All received changes. */
  readonly changes: TestData[] = [];
  token: string | null = null;

  /** @param selection the fields of each record */
  constructor(
    private readonly server: Pick<TestServer, 'query' | 'sql'>,
    private readonly selection: string,
    private readonly followed: FeedFilter = {},
    private readonly first = 50,
  ) {}

  /** Begins with the records of a list and the feed token of the same response. */
  async begin(list: string): Promise<this> {
    await waitForFeed(this.server);
    const { body } = await this.server.query(`{ feedToken list: ${list} { nodes { ${this.selection} } } }`);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    this.held.clear();
    for (const node of body.data.list.nodes) this.held.set(node.id, node);
    this.token = body.data.feedToken;
    if (isMultiInstance()) await this.readOn();
    return this;
  }

  /** Waits for the feed, and reads and returns all committed changes. */
  async catchUp(): Promise<TestData[]> {
    await waitForFeed(this.server);
    return this.readOn();
  }

  /** Reads and returns the changes that the feed serves now. */
  async readOn(): Promise<TestData[]> {
    const from = this.changes.length;
    for (let more = true; more; ) {
      const variables = { ...this.followed, after: this.token, first: this.first };
      const { body } = await this.server.query(PAGE(this.selection), variables);
      if (body.errors) throw new Error(JSON.stringify(body.errors));
      const { nodes, endToken, hasMore, resetRequired } = body.data.changes;
      if (resetRequired) throw new Error('The feed requires a reset.');
      for (const change of nodes) this.apply(change);
      this.token = endToken;
      more = hasMore;
    }
    return this.changes.slice(from);
  }

  apply(change: TestData): void {
    this.changes.push(change);
    if (change.record) this.held.set(change.recordId, change.record);
    else this.held.delete(change.recordId);
  }

  /** The records, sorted by id. */
  records(): TestData[] {
    return [...this.held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
  }
}
