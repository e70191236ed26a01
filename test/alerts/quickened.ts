import { parseDocument, visit } from 'yaml';

/** Seconds of the longest duration that is left. */
const MAX_SECONDS = 10;

const SECONDS_OF: Record<string, number> = { m: 60, h: 3_600, d: 86_400 };

/**
 * Rules of Prometheus for a test that cannot wait for minutes: a minute is a second, and everything from ten minutes on is
 * ten seconds. This concerns how long a condition has to hold (`for: 2m`), and over what time a rate is taken (`[5m]`);
 * all else of an expression stays, its limits and its numbers of seconds as well.
 * @param rules the text of a file of rules
 */
export function quickened(rules: string): string {
  const document = parseDocument(rules);
  visit(document, {
    Pair(_, { key, value }) {
      const pair = { key: String(key), value: value as { value: string } };
      if (pair.key === 'for') pair.value.value = seconds(pair.value.value);
      if (pair.key === 'expr')
        pair.value.value = pair.value.value.replace(/\[(\w+)\]/g, (_, range) => `[${seconds(range)}]`);
    },
  });
  return document.toString();
}

/** A duration of Prometheus, such as "5m" or "2d", by a clock on which a minute is a second. */
function seconds(duration: string): string {
  const [, number, unit] = /^(\d+)([mhd])$/.exec(duration) ?? [];
  if (!number || !unit) throw new Error(`${duration} is no duration in minutes, hours or days.`);
  return `${Math.min(MAX_SECONDS, (Number(number) * SECONDS_OF[unit]!) / 60)}s`;
}
