import { waitForFeed } from '../harness/feed-reader.ts';
import type { TestData, TestServer } from '../harness/server.ts';

/** The fields of each record in the store, without fields that depend on other records. */
const RECORD = `... on Record { __typename id version updatedAt label(langs: ["en"]) { text }
  ... on Party { name slug } ... on Agreement { signatures { totalCount } } }`;

const CHANGE = `token kind recordId mergedInto record { ${RECORD} }`;
const PAGE = `nodes { ${CHANGE} } endToken hasMore resetRequired`;

const FOLLOW = `query ($ids: [ID!]!, $parties: [String!]!, $idsAfter: String, $partiesAfter: String) {
  byIds: changes(ids: $ids, after: $idsAfter, first: 7) { ${PAGE} }
  around: changes(involving: $parties, after: $partiesAfter, first: 7) { ${PAGE} } }`;

const AROUND = `query ($party: String!, $after: String) {
  party(ref: $party) { ${RECORD} cooperation(first: 50, after: $after) { nodes { ${RECORD} } pageInfo { hasNextPage endCursor } } } }`;

const WITHIN = `query ($party: String!, $after: String) {
  parties(where: { within: $party }, first: 100, after: $after) { nodes { ${RECORD} } pageInfo { hasNextPage endCursor } } }`;

type Records = Map<string, TestData>;

/** The content of a store: bookmarked records by their bookmarked id, and all records around the subscribed parties. */
export interface Shown {
  bookmarks: { [id: string]: TestData | null };
  around: { [id: string]: TestData };
}

/**
 * An offline store as the manual describes it. It subscribes to records by `ids`, and by `involving` to parties, the parties
 * within them and their items. It reads lists only at its start and after a reset.
 */
export class OfflineStore {
  /** Number of resets. */
  resets = 0;
  /** Number of received changes, by kind. */
  readonly told: { [kind: string]: number } = {};
  readonly #bookmarked: Records = new Map();
  /** Survivors of merged bookmarks; a survivor may be merged again. */
  readonly #mergedInto = new Map<string, string>();
  /** Bookmarks and survivors with a DELETED change, until they are restored. */
  readonly #ended = new Set<string>();
  #around: Records = new Map();
  #idsAfter: string | null = null;
  #partiesAfter: string | null = null;

  constructor(
    private readonly server: Pick<TestServer, 'query' | 'sql'>,
    private readonly bookmarks: readonly string[],
    private readonly parties: readonly string[],
  ) {}

  async begin(): Promise<this> {
    await this.#beginIds();
    await this.#beginParties();
    return this;
  }

  /** Reads all changes committed so far. */
  async catchUp(): Promise<void> {
    await waitForFeed(this.server);
    for (let more = true; more; ) {
      const { byIds, around } = await this.#ask(FOLLOW, {
        ids: this.#followedIds(),
        parties: this.parties,
        idsAfter: this.#idsAfter,
        partiesAfter: this.#partiesAfter,
      });
      more = byIds.hasMore || around.hasMore || byIds.resetRequired || around.resetRequired;
      if (byIds.resetRequired) await this.#again(() => this.#beginIds());
      else {
        for (const change of byIds.nodes) this.#applyToBookmarks(change);
        this.#idsAfter = byIds.endToken;
      }
      if (around.resetRequired) await this.#again(() => this.#beginParties());
      else {
        for (const change of around.nodes) this.#apply(this.#around, change);
        this.#partiesAfter = around.endToken;
      }
    }
  }

  shown(): Shown {
    const bookmarks = this.bookmarks.map((id) => [id, this.#bookmarked.get(this.#survivorOf(id)) ?? null]);
    return { bookmarks: Object.fromEntries(bookmarks), around: Object.fromEntries(this.#around) };
  }

  /** Returns the content that a client without a store reads now. */
  async read(): Promise<Shown> {
    const nodes = await this.#nodes();
    const bookmarks = Object.fromEntries(
      this.bookmarks.map((id, index) => {
        const node = nodes[index] ?? null;
        const survivor = this.#survivorOf(id);
        return [id, this.#ended.has(survivor) && node?.id !== survivor ? null : node];
      }),
    );
    return { bookmarks, around: Object.fromEntries((await this.#readAround()).records) };
  }

  #applyToBookmarks(change: TestData): void {
    const { kind, recordId, mergedInto } = change;
    this.#mergedInto.delete(recordId);
    if (mergedInto) this.#mergedInto.set(recordId, mergedInto);
    if (kind === 'DELETED') this.#ended.add(recordId);
    else this.#ended.delete(recordId);
    this.#apply(this.#bookmarked, change);
  }

  #apply(records: Records, { kind, recordId, record }: TestData): void {
    this.told[kind] = (this.told[kind] ?? 0) + 1;
    if (record) records.set(recordId, record);
    else records.delete(recordId);
  }

  #survivorOf(id: string): string {
    const next = this.#mergedInto.get(id);
    return next ? this.#survivorOf(next) : id;
  }

  /** Bookmarks and their survivors, which may be merged again. */
  #followedIds(): string[] {
    return [...new Set([...this.bookmarks, ...this.#mergedInto.values()])];
  }

  async #again(begin: () => Promise<void>): Promise<void> {
    this.resets += 1;
    await begin();
  }

  async #beginIds(): Promise<void> {
    this.#idsAfter = await this.#token();
    this.#bookmarked.clear();
    this.#mergedInto.clear();
    this.#ended.clear();
    const nodes = await this.#nodes();
    for (const [index, node] of nodes.entries()) {
      const id = this.bookmarks[index]!;
      if (!node) {
        this.#ended.add(id);
        continue;
      }
      if (node.id !== id) this.#mergedInto.set(id, node.id);
      this.#bookmarked.set(node.id, node);
    }
  }

  async #beginParties(): Promise<void> {
    const { records, token } = await this.#readAround();
    this.#around = records;
    this.#partiesAfter = token;
  }

  async #readAround(): Promise<{ records: Records; token: string }> {
    const records: Records = new Map();
    const token = await this.#token();
    const take = (nodes: TestData[]) => {
      for (const node of nodes) records.set(node.id, node);
    };
    for (const party of this.parties) {
      for (let after: string | null = null, more = true; more; ) {
        const { cooperation, ...record }: TestData = (await this.#ask(AROUND, { party, after })).party;
        take([record, ...cooperation.nodes]);
        ({ endCursor: after, hasNextPage: more } = cooperation.pageInfo);
      }
      for (let after: string | null = null, more = true; more; ) {
        const { parties }: TestData = await this.#ask(WITHIN, { party, after });
        take(parties.nodes);
        ({ endCursor: after, hasNextPage: more } = parties.pageInfo);
      }
    }
    return { records, token };
  }

  async #nodes(): Promise<(TestData | null)[]> {
    return (
      await this.#ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${RECORD} } }`, {
        ids: this.bookmarks,
      })
    ).nodes;
  }

  async #token(): Promise<string> {
    return (await this.#ask('{ feedToken }', {})).feedToken;
  }

  async #ask(query: string, variables: Record<string, unknown>): Promise<TestData> {
    const { body } = await this.server.query(query, variables);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data;
  }
}
