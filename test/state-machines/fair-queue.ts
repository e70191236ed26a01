import fc from 'fast-check';
import { FairQueue } from '../../src/runtime/fair-queue.ts';
import { describeMachine } from './seeds.ts';

const CLIENTS = ['Ada', 'Bob', 'Cyd', 'Dee'];

interface Item {
  client: string;
  number: number;
}

const client = fc.constantFrom(...CLIENTS);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('add' as const), client }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('remove' as const), at: fc.nat(9) }) },
  {
    weight: 5,
    // Clients whose items may not be handed out at present.
    arbitrary: fc.record({ does: fc.constant('next' as const), held: fc.subarray(CLIENTS, { maxLength: 3 }) }),
  },
);

/** The fair queue, beside a plain list of the waiting items. */
export function describeFairQueue(): void {
  describeMachine('A fair queue', {
    invariants: {
      once: 'hands out each item once, and no removed item',
      inOrder: 'hands out the items of one client in their order',
      alternately: 'serves no client again while another one waits that may be served',
      something: 'hands out an item while a client waits that may be served',
      counts: 'counts waiting items, in total and for each client',
    },
    step,
    maxSteps: 60,
    play(steps, check) {
      const queue = new FairQueue<Item>();
      const waiting: Item[] = [];
      /** For each waiting client: the clients that were served in its place. */
      const passedBy = new Map<string, Set<string>>();
      for (const [number, made] of steps.entries()) {
        if (made.does === 'add') {
          const item = { client: made.client, number };
          if (!waiting.some((each) => each.client === item.client)) passedBy.set(item.client, new Set());
          waiting.push(item);
          queue.add(item.client, item);
        } else if (made.does === 'remove') {
          const [item] = waiting.splice(made.at, 1);
          queue.remove(item?.client ?? 'Ada', item ?? { client: 'Ada', number });
        } else {
          const may = (item: Item) => !made.held.includes(item.client);
          const able = [...new Set(waiting.filter(may).map((item) => item.client))];
          const next = queue.next(may);
          check('something', (next !== null) === able.length > 0, () => ({ next, able }));
          if (!next) continue;
          check('once', waiting.includes(next), () => next);
          check('inOrder', waiting.find((each) => each.client === next.client) === next, () => next);
          for (const other of able.filter((each) => each !== next.client)) {
            check('alternately', !passedBy.get(other)!.has(next.client), () => ({ next, waits: other }));
            passedBy.get(other)!.add(next.client);
          }
          passedBy.set(next.client, new Set());
          if (waiting.includes(next)) waiting.splice(waiting.indexOf(next), 1);
        }
        const ofEach = CLIENTS.map((each) => waiting.filter((item) => item.client === each).length);
        check('counts', queue.count === waiting.length && queue.clientCount === ofEach.filter(Boolean).length);
        check(
          'counts',
          CLIENTS.every((each, index) => queue.countOf(each) === ofEach[index]),
          () => ofEach,
        );
      }
    },
  });
}
