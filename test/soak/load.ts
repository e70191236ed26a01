import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** How one request ended. */
export interface Ended {
  ms: number;
  /** Answered as asked; refused because there was too much to do; or anything else, which is a fault. */
  how: 'ANSWERED' | 'REFUSED' | 'FAILED';
  /** Of a fault or a refusal: what was said. */
  why?: string;
}

/** What came back: as much of it as is looked at. */
export interface Answer {
  status: number;
  json(): Promise<unknown>;
}

/** Connections are kept, as by those who ask often. */
const KEPT = new Agent({ keepAlive: true });

/** Sends a JSON body, or none, at less cost than by `fetch`: the machine that sends is the one that answers. */
export async function send(url: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
  const method = body ? 'POST' : 'GET';
  const asked = request(url, { method, agent: KEPT, headers: { 'content-type': 'application/json', ...headers } });
  asked.end(body && JSON.stringify(body));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const whole = await text(response);
  return { status: response.statusCode!, json: async () => JSON.parse(whole) };
}

/** One kind of request, and how often it comes among a hundred. */
export interface Work {
  share: number;
  send: () => Promise<Answer>;
  /** What is wrong with an answer that has status 200, or null. */
  fault?: (body: unknown) => string | null;
}

/**
 * Sends requests at a rate, whether or not earlier ones have been answered: as the world does.
 * @param rate a second
 * @param until milliseconds, by performance.now()
 */
export async function sendAtRate(rate: number, until: number, works: readonly Work[], ended: (end: Ended) => void) {
  const pending = new Set<Promise<void>>();
  let turn = 0;
  for (let next = performance.now(); next < until; next += 1000 / rate) {
    const wait = next - performance.now();
    if (wait > 1) await sleep(wait);
    turn += 1;
    const one = sent(chosen(works, turn)).then((end) => {
      pending.delete(one);
      ended(end);
    });
    pending.add(one);
  }
  await Promise.all(pending);
}

/**
 * Sends requests over so many connections, each as soon as it was answered: as much as the server can do.
 * @returns how many it answered a second
 */
export async function mostAnswered(connections: number, ms: number, works: readonly Work[]): Promise<number> {
  const until = performance.now() + ms;
  let turn = 0;
  let answered = 0;
  const busy = Array.from({ length: connections }, async () => {
    while (performance.now() < until) {
      turn += 1;
      if ((await sent(chosen(works, turn))).how === 'ANSWERED') answered += 1;
    }
  });
  await Promise.all(busy);
  return (answered * 1000) / ms;
}

/** The same mixture each time: shares are dealt out of every hundred requests, well shuffled. */
function chosen(works: readonly Work[], turn: number): Work {
  let place = (turn * 37) % 100;
  for (const work of works) {
    place -= work.share;
    if (place < 0) return work;
  }
  return works[0]!;
}

/** Sends one request, and waits for its end. */
export async function sent({ send, fault }: Work): Promise<Ended> {
  const since = performance.now();
  try {
    const response = await send();
    const body: unknown = await response.json();
    const ms = performance.now() - since;
    if (response.status === 503 || response.status === 429)
      return { ms, how: 'REFUSED', why: faultIn(body) ?? undefined };
    const why = response.status === 200 ? (faultIn(body) ?? fault?.(body) ?? null) : `status ${response.status}`;
    return why === null ? { ms, how: 'ANSWERED' } : { ms, how: 'FAILED', why };
  } catch (error) {
    return { ms: performance.now() - since, how: 'FAILED', why: String((error as Error).cause ?? error) };
  }
}

function faultIn(body: unknown): string | null {
  const { errors } = body as { errors?: { message: string; extensions?: { code?: string } }[] };
  return errors ? `${errors[0]?.extensions?.code}: ${errors[0]?.message}` : null;
}

/** The value below which this part of them lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
