import type { Dice } from '../query/reference-executor/dice.ts';
import type { Append, ListRead } from './checker/history.ts';
import type { Client } from './client.ts';
import { adding, notesOf, publishing, readLists, textsOf } from './reading.ts';
import type { World } from './world.ts';

/** All notes have one day, so that they keep the order in which they were written. */
const DAY = '2026-01-15';

/** A client that writes, with an idempotency key for each mutation. */
export class Writer {
  constructor(
    readonly client: Client,
    private readonly world: World,
    private readonly dice: Dice,
  ) {}

  /** Sends one random mutation. */
  async write(): Promise<void> {
    if (this.world.lacksNoteList()) await this.addList();
    if (this.world.lacksCollection()) await this.addCollection();
    const chance = this.dice.next();
    if (chance < 0.45) await this.append();
    else if (chance < 0.65) await this.change();
    else if (chance < 0.75) await this.publishPair();
    else await this.addItem();
  }

  /** Creates a commitment whose notes are a new, empty list. */
  async addList(): Promise<void> {
    const id = await this.#create({ visibility: 'PUBLIC' });
    if (id) this.world.noteLists.push({ id, appended: 0 });
  }

  /** Creates a topic for a new, empty collection. */
  async addCollection(): Promise<void> {
    const name = `Collection ${this.world.next()}`;
    const input = { names: [{ lang: 'en', text: name }] };
    const { data } = await this.client.mutate('createTopic', input, 'topic { id }', this.world.nextKey());
    if (data?.topic) this.world.collections.push({ topic: data.topic.id, added: 0 });
  }

  /** Appends to a list without an expected version. */
  async append(): Promise<void> {
    const list = this.world.openList(this.dice);
    list.appended += 1;
    const value = this.world.next();
    const input = { id: list.id, progress: { on: DAY, text: value } };
    await this.#write('addProgressNote', input, [{ list: notesOf(list.id), value }], list.id);
  }

  /** Reads a list, and replaces it by one with one or two more values if it has not changed meanwhile. */
  async change(): Promise<void> {
    const list = this.world.openList(this.dice);
    const read = (await readLists(this.client, [list.id]))?.get(list.id);
    // A standby may not have the record yet.
    if (!read?.version) return;
    const added = Array.from({ length: this.dice.between(1, 2) }, () => this.world.next());
    list.appended += added.length;
    const progress = [...read.values, ...added].map((text) => ({ on: DAY, text }));
    const input = { id: list.id, expectedVersion: read.version, progress };
    const appends = added.map((value) => ({ list: notesOf(list.id), value }));
    await this.#write('updateCommitment', input, appends, list.id, [{ list: notesOf(list.id), values: read.values }]);
  }

  /** Creates two INTERNAL records, and publishes both at once. */
  async publishPair(): Promise<void> {
    const ids = [await this.#create({ visibility: 'INTERNAL' }), await this.#create({ visibility: 'INTERNAL' })];
    const [one, other] = ids;
    if (!one || !other) return;
    this.world.pairs.push([one, other]);
    await this.#write('publish', { ids: [one, other] }, [publishing(one), publishing(other)]);
  }

  /** Adds an item to a collection. */
  async addItem(): Promise<void> {
    const collection = this.world.openCollection(this.dice);
    collection.added += 1;
    const place = `${this.dice.between(0, 9_999)}`.padStart(4, '0');
    const title = `Item ${place} ${this.world.next()}`;
    const input = { titles: [{ lang: 'en', text: title }], status: 'ANNOUNCED', topics: [collection.topic] };
    await this.#write('createCommitment', input, [adding(collection.topic, title)]);
  }

  async #create(facts: object): Promise<string | null> {
    const title = `Record ${this.world.next()}`;
    const input = { titles: [{ lang: 'en', text: title }], status: 'ANNOUNCED', ...facts };
    const { data } = await this.client.mutate('createCommitment', input, 'commitment { id }', this.world.nextKey());
    return data?.commitment?.id ?? null;
  }

  /**
   * Sends a mutation and records it, with its payload as a read of its own.
   * @param shown the commitment whose notes the payload shows, if any
   */
  async #write(
    mutation: string,
    input: object,
    appends: readonly Append[],
    shown?: string,
    reads: readonly ListRead[] = [],
  ): Promise<void> {
    const selection = shown ? 'commitment { progress { text } }' : '';
    const { data, began, ended } = await this.client.mutate(mutation, input, selection, this.world.nextKey());
    if (!data) {
      this.client.record({ name: mutation, outcome: 'unknown', began, ended: null, appends, reads });
      return;
    }
    const [error] = data.userErrors;
    if (error) this.client.recorder.fail(`${mutation} ${error.code}`);
    this.client.record({ name: mutation, outcome: error ? 'failed' : 'ok', began, ended, appends, reads });
    if (error || !shown) return;
    const payload = [{ list: notesOf(shown), values: textsOf(data.commitment) }];
    this.client.record({
      ...{ name: `payload of ${mutation}`, outcome: 'ok', began, ended, appends: [] },
      reads: payload,
    });
  }
}
