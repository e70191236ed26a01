import { isArranged } from './arrangement.ts';
import type { TestData, TestServer } from './server.ts';

/** What a follower asks of each change. */
const PAGE = (
  selection: string,
) => `query ($after: String, $types: [RecordType!], $ids: [ID!], $involving: [String!], $forum: ID, $first: Int! = 20) {
  changes(after: $after, types: $types, ids: $ids, involving: $involving, forum: $forum, first: $first) {
    nodes { token kind type recordId mergedInto record { ${selection} } } endToken hasMore resetRequired } }`;

/**
 * Waits until all that was committed is served, twenty seconds at most unless said otherwise: what happens elsewhere on the same
 * machine may hold the feed back for a while.
 */
export async function settled({ sql }: Pick<TestServer, 'sql'>, ms = 20_000): Promise<void> {
  for (const late = Date.now() + ms; Date.now() < late; ) {
    const [{ waits }] = (await sql(
      'select coalesce((select xid from change order by xid desc limit 1) >= feed_horizon(), false) as waits',
    )) as [{ waits: boolean }];
    if (!waits) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * The token of a client that has followed the feed to its end. Only where there are standbys may `feedToken` be older than the
 * last change that is served.
 */
export async function tokenNow(
  server: Pick<TestServer, 'query' | 'sql'>,
  headers: Record<string, string> = {},
): Promise<string> {
  await settled(server);
  const began = (await server.query('{ feedToken }', {}, headers)).body.data.feedToken;
  for (let after = began; ; ) {
    const page = 'query ($after: String) { changes(after: $after, first: 100) { nodes { token } endToken hasMore } }';
    const { nodes, endToken, hasMore } = (await server.query(page, { after }, headers)).body.data.changes;
    if (nodes.length > 0 && !isArranged()) throw new Error('feedToken is older than what is served');
    if (!hasMore) return endToken;
    after = endToken;
  }
}

/** Which changes are followed. */
export interface Followed {
  types?: string[];
  ids?: string[];
  involving?: string[];
  forum?: string;
}

/** A client that keeps records by following the feed, as the manual says that an app does. */
export class Follower {
  /** The records that it holds, by id. */
  readonly held = new Map<string, TestData>();
  /** All that it was told. */
  readonly told: TestData[] = [];
  token: string | null = null;

  /** @param selection what it wants to know of each record */
  constructor(
    private readonly server: Pick<TestServer, 'query' | 'sql'>,
    private readonly selection: string,
    private readonly followed: Followed = {},
    private readonly first = 50,
  ) {}

  /** Begins with what a list gives, and the token read beside it, which only where there are standbys may be older. */
  async begin(list: string): Promise<this> {
    await settled(this.server);
    const { body } = await this.server.query(`{ feedToken list: ${list} { nodes { ${this.selection} } } }`);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    this.held.clear();
    for (const node of body.data.list.nodes) this.held.set(node.id, node);
    this.token = body.data.feedToken;
    if (isArranged()) await this.readOn();
    return this;
  }

  /** Reads all that was committed by now, page by page, as soon as it is served; gives what it was told. */
  async catchUp(): Promise<TestData[]> {
    await settled(this.server);
    return this.readOn();
  }

  /** Reads whatever is served at once, page by page; gives what it was told. */
  async readOn(): Promise<TestData[]> {
    const from = this.told.length;
    for (let more = true; more; ) {
      const variables = { ...this.followed, after: this.token, first: this.first };
      const { body } = await this.server.query(PAGE(this.selection), variables);
      if (body.errors) throw new Error(JSON.stringify(body.errors));
      const { nodes, endToken, hasMore, resetRequired } = body.data.changes;
      if (resetRequired) throw new Error('the feed cannot go on from here');
      for (const change of nodes) this.apply(change);
      this.token = endToken;
      more = hasMore;
    }
    return this.told.slice(from);
  }

  apply(change: TestData): void {
    this.told.push(change);
    if (change.record) this.held.set(change.recordId, change.record);
    else this.held.delete(change.recordId);
  }

  /** What it holds, in the order of ids. */
  records(): TestData[] {
    return [...this.held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
  }
}
