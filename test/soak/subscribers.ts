import { setTimeout as sleep } from 'node:timers/promises';
import { Listener, transports } from '../harness/listener.ts';

export const SUBSCRIBE = 'subscription ($after: String) { changes(after: $after, types: [TOPIC]) { kind recordId } }';

/** The number of subscribers; one of them is replaced after each interval. */
export const SUBSCRIBERS = 20;
const REPLACE_INTERVAL_MS = 2_000;

/** Runs subscribers that come and go, by both transports. */
export async function subscribeInRotation(url: string, isOver: () => boolean): Promise<void> {
  const subscriber = (turn: number) =>
    new Listener(transports[turn % 2 ? 'WebSocket' : 'server-sent events']!(url), {}, SUBSCRIBE);
  const subscribers = Array.from({ length: SUBSCRIBERS }, (_, n) => subscriber(n));
  for (let turn = 0; !isOver(); turn++) {
    const place = turn % SUBSCRIBERS;
    subscribers[place]!.stop();
    subscribers[place] = subscriber(turn);
    for (let waited = 0; waited < REPLACE_INTERVAL_MS && !isOver(); waited += 100) await sleep(100);
  }
  for (const { stop } of subscribers) stop();
}
