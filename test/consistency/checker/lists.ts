import { type Anomaly, anomaly } from './anomaly.ts';
import type { History, ListRead, Operation } from './history.ts';

/** The order of one list, from a history. */
export interface ListOrder {
  /** Its longest read: the order of the values in the database. */
  values: readonly string[];
  reader: Operation;
  /** Position of each value. */
  places: Map<string, number>;
}

/** The orders of all lists of a history. */
export interface Lists {
  orders: Map<string, ListOrder>;
  /** The operation that appends a value to a list. */
  writerOf(list: string, value: string): Operation | undefined;
}

/** Finds the order of each list, and the operations that wrote its values. */
export function listsOf(history: History): Lists {
  const orders = new Map<string, ListOrder>();
  const writers = new Map<string, Map<string, Operation>>();
  for (const operation of history) {
    for (const { list, value } of operation.appends) {
      const ofList = writers.get(list) ?? new Map<string, Operation>();
      if (ofList.has(value)) throw new Error(`The history appends ${value} to ${list} twice.`);
      writers.set(list, ofList.set(value, operation));
    }
    if (operation.outcome !== 'ok') continue;
    for (const { list, values } of operation.reads) {
      const known = orders.get(list);
      if (!known || values.length > known.values.length) {
        orders.set(list, { values, reader: operation, places: new Map() });
      }
    }
  }
  for (const { values, places } of orders.values())
    for (const [place, value] of values.entries()) places.set(value, place);
  return { orders, writerOf: (list, value) => writers.get(list)?.get(value) };
}

/** Whether a read is a prefix of the order of its list, as each read must be. */
export function isInOrder({ list, values }: ListRead, { orders }: Lists): boolean {
  const order = orders.get(list)!.values;
  return values.every((value, place) => order[place] === value);
}

/** Finds errors of single reads: unknown values, duplicates, values of failed or half-done operations, other orders. */
export function listAnomalies(history: History, lists: Lists): Anomaly[] {
  const intermediate = intermediateValues(history);
  const found: Anomaly[] = [];
  const reported = new Set<string>();
  for (const operation of history) {
    if (operation.outcome !== 'ok') continue;
    for (const read of operation.reads) {
      found.push(...valueAnomalies(operation, read, lists));
      const half = intermediate.get(read.list)?.get(read.values.at(-1) ?? '');
      if (half && half !== operation) found.push(intermediateRead(half, operation, read));
      if (isInOrder(read, lists)) continue;
      // One pair of reads shows that there are two orders; further pairs show nothing new.
      const kind = `${read.list} ${read.values.join(' ')}`;
      if (!reported.has(kind)) found.push(incompatibleOrders(operation, read, lists));
      reported.add(kind);
    }
  }
  return found;
}

function valueAnomalies(operation: Operation, { list, values }: ListRead, lists: Lists): Anomaly[] {
  const found: Anomaly[] = [];
  const seen = new Set<string>();
  for (const value of values) {
    const writer = lists.writerOf(list, value);
    if (!writer) found.push(anomaly('garbage read', [operation], [list], `No operation appended ${value} to ${list}.`));
    if (seen.has(value)) found.push(anomaly('duplicate value', [operation], [list], `${value} is in ${list} twice.`));
    if (writer?.outcome === 'failed') {
      found.push(
        anomaly(
          'G1a',
          [writer, operation],
          [list],
          `T1 failed, and yet T2 read ${value}, which T1 appended to ${list}.`,
        ),
      );
    }
    seen.add(value);
  }
  return found;
}

/** The values of each list that an operation appended before further ones, with that operation. */
function intermediateValues(history: History): Map<string, Map<string, Operation>> {
  const intermediate = new Map<string, Map<string, Operation>>();
  for (const operation of history) {
    const last = new Map(operation.appends.map(({ list, value }) => [list, value]));
    for (const { list, value } of operation.appends) {
      if (last.get(list) === value) continue;
      const ofList = intermediate.get(list) ?? new Map<string, Operation>();
      intermediate.set(list, ofList.set(value, operation));
    }
  }
  return intermediate;
}

function intermediateRead(writer: Operation, reader: Operation, { list, values }: ListRead): Anomaly {
  const conclusion = `T2 read ${list} up to ${values.at(-1)}, after which T1 had appended more in the same operation.`;
  return anomaly('G1b', [writer, reader], [list], conclusion);
}

function incompatibleOrders(operation: Operation, { list, values }: ListRead, { orders }: Lists): Anomaly {
  const { values: order, reader } = orders.get(list)!;
  const place = values.findIndex((value, index) => order[index] !== value);
  const conclusion = `At place ${place + 1} of ${list}, T1 read ${order[place]}, and T2 read ${values[place]}.`;
  return anomaly('incompatible orders', [reader, operation], [list], conclusion);
}
