import { type Anomaly, anomaly, ending } from './anomaly.ts';
import type { History, ListRead, Operation, Reader } from './history.ts';
import type { Lists } from './lists.ts';

/** Milliseconds for which a kind of reader may miss writes. */
export type Staleness = Record<Reader, number>;

/** Finds two operations that changed the same version of a list, so that one did not know the other. */
export function lostUpdates(history: History): Anomaly[] {
  const found: Anomaly[] = [];
  const first = new Map<string, Operation>();
  for (const operation of history) {
    if (operation.outcome !== 'ok') continue;
    for (const { list, values } of operation.reads) {
      if (!operation.appends.some((append) => append.list === list)) continue;
      const version = `${list} ${values.length} ${values.at(-1)}`;
      const other = first.get(version);
      if (!other) {
        first.set(version, operation);
        continue;
      }
      const conclusion = `T1 and T2 both changed ${list} = ${ending(values)}, and both were acknowledged.`;
      found.push(anomaly('lost update', [other, operation], [list], conclusion));
    }
  }
  return found;
}

/** The last read of each list at the primary, by its start. */
export function lastReads(history: History): Map<string, { reader: Operation; values: Set<string> }> {
  const last = new Map<string, { reader: Operation; values: Set<string> }>();
  for (const reader of history) {
    if (reader.outcome !== 'ok' || reader.reader !== 'key' || reader.appends.length > 0) continue;
    for (const { list, values } of reader.reads) last.set(list, { reader, values: new Set(values) });
  }
  return last;
}

/**
 * Finds values whose append was acknowledged, and that the last read of their list by a client with a key does not
 * show.
 * @returns the anomalies, and the lost values by list, which other checks leave out
 */
export function lostWrites(history: History): { found: Anomaly[]; lost: Map<string, Set<string>> } {
  const last = lastReads(history);
  const found: Anomaly[] = [];
  const lost = new Map<string, Set<string>>();
  for (const operation of history) {
    if (operation.outcome !== 'ok') continue;
    for (const { list, value } of operation.appends) {
      const final = last.get(list);
      if (!final || final.reader.began < operation.ended! || final.values.has(value)) continue;
      const conclusion = `T1 was acknowledged before T2 began, and T2 is the last read of ${list}: it lacks ${value}.`;
      found.push(anomaly('lost write', [operation, final.reader], [list], conclusion));
      lost.set(list, (lost.get(list) ?? new Set()).add(value));
    }
  }
  return { found, lost };
}

/** Compares the reads of one client with its earlier reads and writes, and finds those that show less. */
class Session {
  readonly #seen = new Map<string, { read: ListRead; operation: Operation }>();
  readonly #written = new Map<string, { value: string; operation: Operation }[]>();
  readonly #counts = new Map<string, { count: number; operation: Operation }>();

  constructor(
    private readonly lost: Map<string, Set<string>>,
    private readonly acknowledged: Map<string, number>,
  ) {}

  next(operation: Operation): Anomaly[] {
    if (operation.outcome !== 'ok') return [];
    // A change is based on an earlier read, which was checked then.
    const found =
      operation.appends.length > 0 ? [] : operation.reads.flatMap((read) => this.#checkRead(operation, read));
    for (const { collection, count } of operation.counts ?? []) {
      const known = this.#counts.get(collection);
      if (known && count < known.count) {
        const conclusion = `T1 read the count ${known.count}, and T2 after it ${count}.`;
        found.push(anomaly('count went back', [known.operation, operation], [collection], conclusion));
      }
      this.#counts.set(collection, { count, operation });
    }
    for (const { list, value } of operation.appends) {
      const written = this.#written.get(list) ?? [];
      written.push({ value, operation });
      this.#written.set(list, written);
    }
    return found;
  }

  #checkRead(operation: Operation, read: ListRead): Anomaly[] {
    const found: Anomaly[] = [];
    const { list, values } = read;
    const seen = this.#seen.get(list);
    const lost = this.lost.get(list);
    const missed = seen?.read.values.find((value, place) => values[place] !== value && !lost?.has(value));
    if (seen && missed !== undefined && !values.includes(missed)) {
      const conclusion = `T2 came after T1, which had read ${missed}, and T2 read ${list} without ${missed}.`;
      const isPending = (this.acknowledged.get(`${list} ${missed}`) ?? Number.POSITIVE_INFINITY) > operation.began;
      found.push({ ...anomaly('non-monotonic read', [seen.operation, operation], [list], conclusion), isPending });
    }
    if (!seen || values.length >= seen.read.values.length) this.#seen.set(list, { read, operation });
    const own = this.#written.get(list)?.find(({ value }) => !values.includes(value) && !lost?.has(value));
    if (own) {
      const conclusion = `T2 came after T1 of the same client, and T2 read ${list} without ${own.value}.`;
      found.push(anomaly('read-your-writes', [own.operation, operation], [list], conclusion));
    }
    return found;
  }
}

/** Finds reads that show a client less than it saw or wrote before. */
export function sessionAnomalies(history: History, lost: Map<string, Set<string>>): Anomaly[] {
  const sessions = new Map<string, Session>();
  const acknowledged = new Map<string, number>();
  for (const { outcome, appends, ended } of history) {
    if (outcome === 'ok') for (const { list, value } of appends) acknowledged.set(`${list} ${value}`, ended!);
  }
  return history.flatMap((operation) => {
    const session = sessions.get(operation.client) ?? new Session(lost, acknowledged);
    sessions.set(operation.client, session);
    return session.next(operation);
  });
}

/** The time by which a value was certainly committed, and the operation that shows it. */
interface Evidence {
  at: number;
  operation: Operation;
}

/** Finds reads that lack a value that was certainly committed longer ago than their reader's guarantee permits. */
export function staleReads(history: History, lists: Lists, staleness: Staleness): Anomaly[] {
  const ofAll = evidenceOf(history, lists);
  // A standby may show a commit before the primary, which waits for another standby.
  const ofPrimary = evidenceOf(history.filter(isAtPrimary), lists);
  const found: Anomaly[] = [];
  for (const operation of history) {
    if (operation.outcome !== 'ok' || operation.appends.length > 0) continue;
    for (const { list, values } of operation.reads) {
      // The first missing value is the oldest one.
      const evidence = isAtPrimary(operation) ? ofPrimary : ofAll;
      const next = evidence.get(list)?.[values.length];
      if (!next) continue;
      const excessMs = operation.began - next.at - staleness[operation.reader];
      if (excessMs <= 0) continue;
      const value = lists.orders.get(list)!.values[values.length]!;
      const [age, excess] = [operation.began - next.at, excessMs].map((ms) => (ms / 1000).toFixed(3));
      const conclusion =
        `T1 shows that ${value} was in ${list} ${age} s before T2 began, and T2 does not show it: ` +
        `${excess} s more than is promised.`;
      found.push({ ...anomaly('stale read', [next.operation, operation], [list], conclusion), excessMs });
    }
  }
  return found;
}

/** Whether an operation took place at the primary: a write, or a read by a client with a key. */
export function isAtPrimary({ reader, appends }: Operation): boolean {
  return reader === 'key' || appends.length > 0;
}

/**
 * The time by which each value of each list was certainly committed: it was acknowledged, or a client had read it or a
 * later value.
 */
function evidenceOf(history: History, { orders }: Lists): Map<string, Evidence[]> {
  const evidence = new Map<string, Evidence[]>();
  const note = (list: string, place: number, operation: Operation) => {
    const ofList = evidence.get(list) ?? [];
    evidence.set(list, ofList);
    const known = ofList[place];
    if (!known || operation.ended! < known.at) ofList[place] = { at: operation.ended!, operation };
  };
  for (const operation of history) {
    if (operation.outcome !== 'ok') continue;
    for (const { list, value } of operation.appends) {
      const place = orders.get(list)?.places.get(value);
      if (place !== undefined) note(list, place, operation);
    }
    for (const { list, values } of operation.reads) if (values.length > 0) note(list, values.length - 1, operation);
  }
  for (const ofList of evidence.values()) {
    for (let place = ofList.length - 2; place >= 0; place--) {
      const later = ofList[place + 1]!;
      if (later.at < (ofList[place]?.at ?? Number.POSITIVE_INFINITY)) ofList[place] = later;
    }
  }
  return evidence;
}
