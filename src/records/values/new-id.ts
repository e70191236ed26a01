import { randomBytes } from 'node:crypto';

let last = 0n;

/**
 * Returns a UUID of version 7 like those of the database: milliseconds, their fraction, then random bits. The UUIDs of
 * one process ascend.
 */
export function newId(): string {
  const micros = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000));
  // Steps of 1/4096 millisecond; each step is used once.
  const step = (micros / 1000n) * 4096n + ((micros % 1000n) * 4096n) / 1000n;
  last = step > last ? step : last + 1n;
  const time = (last / 4096n).toString(16).padStart(12, '0');
  const fraction = (last % 4096n).toString(16).padStart(3, '0');
  const random = randomBytes(8);
  random[0] = (random[0]! & 0x3f) | 0x80;
  const rest = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${fraction}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}
