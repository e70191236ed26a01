import { randomUUID } from 'node:crypto';

/** The last id: its millisecond, and the step of 1/4096 millisecond in it. */
let [last, lastStep] = [0, 0];

/**
 * Returns a UUID of version 7 like those of the database: milliseconds, their fraction, then random bits. The UUIDs of
 * one process ascend.
 */
export function newId(): string {
  const now = performance.timeOrigin + performance.now();
  let millisecond = Math.floor(now);
  let step = Math.floor((now - millisecond) * 4096);
  // Each step is used once.
  if (millisecond < last || (millisecond === last && step <= lastStep)) [millisecond, step] = [last, lastStep + 1];
  if (step === 4096) [millisecond, step] = [millisecond + 1, 0];
  [last, lastStep] = [millisecond, step];
  const time = millisecond.toString(16).padStart(12, '0');
  const fraction = step.toString(16).padStart(3, '0');
  // The end of a UUID of version 4 has the same variant and is random; Node.js creates many at once.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${fraction}-${randomUUID().slice(19)}`;
}
