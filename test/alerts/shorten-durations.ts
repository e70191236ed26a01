import { parseDocument, visit } from 'yaml';

const MAX_SECONDS = 10;

const SECONDS_OF: Record<string, number> = { m: 60, h: 3_600, d: 86_400 };

/**
 * Shortens the durations in alert rules for a test: one minute becomes one second, and ten minutes or more become ten
 * seconds. This applies to `for: 2m` and to ranges such as `[5m]`; everything else stays unchanged, also numbers of
 * seconds in expressions.
 * @param rules the text of a rule file
 */
export function shortenDurations(rules: string): string {
  const document = parseDocument(rules);
  visit(document, {
    Pair(_, { key, value }) {
      const pair = { key: String(key), value: value as { value: string } };
      if (pair.key === 'for') pair.value.value = shortened(pair.value.value);
      if (pair.key === 'expr')
        pair.value.value = pair.value.value.replace(/\[(\w+)\]/g, (_, range) => `[${shortened(range)}]`);
    },
  });
  return document.toString();
}

/** Shortens a duration such as "5m" or "2d". */
function shortened(duration: string): string {
  const [, number, unit] = /^(\d+)([mhd])$/.exec(duration) ?? [];
  if (!number || !unit) throw new Error(`${duration} is not a duration in minutes, hours or days.`);
  return `${Math.min(MAX_SECONDS, (Number(number) * SECONDS_OF[unit]!) / 60)}s`;
}
