import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../query/reference-executor/dice.ts';
import type { Reader } from './checker/history.ts';
import { Client, Recorder } from './client.ts';
import { readLists, readPages, readPairs } from './reading.ts';
import { ADMIN_KEY } from './servers.ts';
import { World } from './world.ts';
import { Writer } from './writing.ts';

/** Number of clients of each kind: readers, and clients that write as well. */
export interface Numbers {
  reading: Partial<Record<Reader, number>>;
  writing: Partial<Record<Exclude<Reader, 'anonymous'>, number>>;
}

const MANY: Numbers = { reading: { anonymous: 4, 'Read-After': 2, key: 1 }, writing: { 'Read-After': 2, key: 2 } };

/** Milliseconds between two operations of a client. */
const MAX_PAUSE_MS = 60;

/** Number of records in the last read. */
const READ_AT_ONCE = 20;

/** The clients of a run, with their operations. */
export class Clients {
  readonly recorder = new Recorder();
  readonly world = new World();
  readonly #clients: Client[] = [];

  /** @param url returns the URL of a server, alternately */
  constructor(
    private readonly url: () => string,
    private readonly dice: Dice,
  ) {}

  /** Creates a client. @param writes whether it has a key, which a reader may lack */
  make(reader: Reader, writes = false): Client {
    const number = this.#clients.length + 1;
    const options = {
      name: `${writes ? 'writer' : 'reader'} ${number}`,
      reader,
      address: `127.0.0.${number + 1}`,
      url: this.url,
      key: writes || reader === 'key' ? ADMIN_KEY : null,
    };
    const client = new Client(options, this.recorder);
    this.#clients.push(client);
    return client;
  }

  writer(reader: Reader): Writer {
    return new Writer(this.make(reader, true), this.world, this.dice);
  }

  /** Reads at random. */
  async read(client: Client): Promise<void> {
    const { dice, world } = this;
    const chance = dice.next();
    if (chance < 0.15 && world.pairs.length > 0) await readPairs(client, world.recentPairs(dice));
    else if (chance < 0.35) await readPages(client, world.recentCollection(dice).topic, dice.between(5, 12));
    else await readLists(client, world.recentLists(dice));
  }

  /** Creates records to write to and read. @returns the writer that created them */
  async prepare(): Promise<Writer> {
    const writer = this.writer('key');
    while (this.world.lacksNoteList()) await writer.addList();
    while (this.world.lacksCollection()) await writer.addCollection();
    return writer;
  }

  /** Runs reads and writes of all clients until the time is over. @throws the error of a client */
  async work(isOver: () => boolean, { reading, writing }: Numbers = MANY): Promise<void> {
    await this.prepare();
    const act = async (one: () => Promise<void>) => {
      while (!isOver()) {
        await one();
        await sleep(this.dice.between(0, MAX_PAUSE_MS));
      }
    };
    const all: Promise<void>[] = [];
    for (const client of this.#several(reading, (reader) => this.make(reader))) all.push(act(() => this.read(client)));
    for (const writer of this.#several(writing, (reader) => this.writer(reader))) {
      all.push(act(() => (this.dice.chance(0.5) ? writer.write() : this.read(writer.client))));
    }
    await Promise.all(all);
  }

  #several<T>(numbers: Partial<Record<Reader, number>>, make: (reader: Reader) => T): T[] {
    return Object.entries(numbers).flatMap(([reader, number]) =>
      Array.from({ length: number }, () => make(reader as Reader)),
    );
  }

  /** Reads all lists once more, from the primary: missing values are lost. */
  async readAll(): Promise<void> {
    const client = this.make('key');
    const { noteLists, pairs, collections } = this.world;
    for (let n = 0; n < noteLists.length; n += READ_AT_ONCE) {
      await readLists(
        client,
        noteLists.slice(n, n + READ_AT_ONCE).map(({ id }) => id),
      );
    }
    for (let n = 0; n < pairs.length; n += READ_AT_ONCE) await readPairs(client, pairs.slice(n, n + READ_AT_ONCE));
    for (const { topic } of collections) await readPages(client, topic, 50);
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}
