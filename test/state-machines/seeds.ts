import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chosenSeed, longRuns } from '../query/reference-executor/runs.ts';

/** Records whether an invariant holds at one moment; `found` returns the observation for the report of a failure. */
export type Check<Invariant extends string> = (invariant: Invariant, holds: boolean, found?: () => unknown) => void;

export interface StateMachine<Invariant extends string, Step> {
  /** The invariants in words: each is a test. */
  invariants: Record<Invariant, string>;
  step: fc.Arbitrary<Step>;
  /** Maximum number of steps of one seed. */
  maxSteps: number;
  /** Executes the steps on a new machine, and checks the invariants after each of them. */
  play: (steps: readonly Step[], check: Check<Invariant>) => void | Promise<void>;
  /** Steps that once led to a failure, by the failure. */
  examples?: Record<string, readonly Step[]>;
}

/** A machine that executes one step at a time, and checks its invariants after each. */
interface Playing<Step> {
  make(step: Step): void | Promise<void>;
  /** Checks the invariants that hold after all steps. */
  end(): void | Promise<void>;
}

/** Returns the `play` of a machine's class. */
export function playedBy<Invariant extends string, Step>(
  Machine: new (check: Check<Invariant>) => Playing<Step>,
): StateMachine<Invariant, Step>['play'] {
  return async (steps, check) => {
    const machine = new Machine(check);
    for (const step of steps) await machine.make(step);
    await machine.end();
  };
}

/**
 * Tests the invariants of a state machine with a few seeds in `npm test`, and with 10,000 in `npm run
 * test:state-machines`, or as many as GENERATED_RUNS says. A failure prints the seed and the shortest steps that lead
 * to it.
 * @param runs number of seeds in `npm test`
 */
export function describeMachine<Invariant extends string, Step>(
  name: string,
  { invariants, step, maxSteps, play, examples = {} }: StateMachine<Invariant, Step>,
  runs = 300,
): void {
  const seed = chosenSeed ?? 1;
  const numRuns = longRuns ?? runs;
  const steps = fc.array(step, { minLength: 1, maxLength: maxSteps, size: 'max' });
  const assertThat = (key: Invariant, holds: boolean, found: unknown) => {
    if (!holds) throw new Error(`It is not so that it ${invariants[key]}: ${JSON.stringify(found) ?? ''}`);
  };

  describe(name, () => {
    for (const [words, made] of Object.entries(examples)) {
      it(words, async () => {
        await play(made, (key, holds, found) => assertThat(key, holds, holds || found?.()));
      });
    }

    describe(`of any seed (GENERATED_SEED=${seed})`, () => {
      const seeds = new Map<string, number>();
      const broken = new Set<string>();
      // All invariants at once; a broken one is tested again by itself, to be shrunk.
      beforeAll(async () => {
        const property = fc.asyncProperty(steps, async (made) => {
          const checked = new Set<string>();
          const brokenHere = new Set<string>();
          const playing = async () =>
            play(made, (key, holds) => {
              checked.add(key);
              if (!holds) brokenHere.add(key);
            });
          await playing().catch((error) => {
            if (brokenHere.size === 0) throw error;
          });
          for (const key of checked) seeds.set(key, (seeds.get(key) ?? 0) + 1);
          for (const key of brokenHere) broken.add(key);
        });
        await fc.assert(property, { seed, numRuns });
      }, 600_000);

      for (const [key, words] of Object.entries(invariants) as [Invariant, string][]) {
        it(words, async () => {
          if (broken.has(key)) {
            const property = fc.asyncProperty(steps, async (made) => {
              await play(made, (each, holds, found) => each === key && assertThat(key, holds, holds || found?.()));
            });
            await fc.assert(property, { seed, numRuns });
          }
          // An invariant that few seeds reach would hold whatever happens.
          expect(seeds.get(key) ?? 0).toBeGreaterThan(numRuns / 20);
        });
      }
    });
  });
}

/** Lets all promises continue that wait for nothing but each other. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
}
