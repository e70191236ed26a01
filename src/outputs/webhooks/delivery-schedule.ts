const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Milliseconds between an attempt and the next one. */
const DELAYS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** Maximum number of attempts at one message. */
export const MAX_ATTEMPTS = DELAYS_MS.length + 1;

/** Share by which a delay is lengthened or shortened, so that receivers that were down do not get everything at once. */
const JITTER = 0.2;

/** Longest delay that a receiver can request by `Retry-After`. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/** Statuses of an overloaded receiver, or of a proxy before one. It gets at least a minute. */
const OVERLOADED_STATUSES = [429, 502, 504];
const MIN_OVERLOADED_DELAY_MS = MINUTE;

export interface FailedAttempt {
  /** Number of attempts at the message, this one included. */
  attempts: number;
  /** Status of the response; null if there was none. */
  status: number | null;
  /** The header `Retry-After`: seconds or an HTTP date; null if there was none. */
  retryAfter: string | null;
}

/**
 * Returns the milliseconds until the next attempt; null if there is none.
 * @param now milliseconds since 1970
 * @param random from 0 to 1
 */
export function delayAfter(
  { attempts, status, retryAfter }: FailedAttempt,
  now: number,
  random: number,
): number | null {
  const delay = DELAYS_MS[attempts - 1];
  if (delay === undefined || status === 410) return null;
  const jittered = Math.round(delay * (1 - JITTER + 2 * JITTER * random));
  const least = OVERLOADED_STATUSES.includes(status ?? 0) ? MIN_OVERLOADED_DELAY_MS : 0;
  return Math.max(jittered, least, Math.min(requestedDelay(retryAfter, now), MAX_RETRY_AFTER_MS));
}

/** Returns the milliseconds that a header `Retry-After` requests; 0 if it is missing or invalid. */
function requestedDelay(retryAfter: string | null, now: number): number {
  const text = retryAfter?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * SECOND;
  const until = /^[A-Z][a-z]{2},/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? 0 : Math.max(0, until - now);
}
