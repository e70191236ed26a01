import { describe } from '@jest/globals';

/**
 * Describes tests that need certain programs or rights. If something is missing, it skips them with a message.
 * @param missing descriptions of missing things; null for each that exists
 */
export function describeUnlessMissing(missing: readonly (string | null)[], name: string, tests: () => void): void {
  const lacks = missing.filter((what) => what !== null);
  if (lacks.length === 0) {
    describe(name, tests);
    return;
  }
  process.stderr.write(`Skipped: ${name}. Missing: ${lacks.join(', ')}.\n`);
  describe.skip(name, tests);
}
