import { describe } from '@jest/globals';

/**
 * Tests that need programs or rights which not every machine has: where something is missing, they are skipped, and it is
 * said what for.
 * @param missing what this machine lacks, each in words; nothing where all is there
 */
export function describeWhere(missing: readonly (string | null)[], name: string, tests: () => void): void {
  const lacks = missing.filter((what) => what !== null);
  if (lacks.length === 0) {
    describe(name, tests);
    return;
  }
  process.stderr.write(`Skipped: ${name}. There is no ${lacks.join(', and no ')}.\n`);
  describe.skip(name, tests);
}
