import { performance } from 'node:perf_hooks';
import { type Matcher, RE2JS, RE2JSException } from 're2js';
import { Unreadable } from '../files/source-file.ts';

// Editors send mappings, and JavaScript's own regular expressions can run for years. RE2 takes time in proportion to
// text and expression. Both are limited here, and so are the total time and the texts that a mapping builds from one
// row.

/** Only this much of a text is searched. */
const MAX_SEARCHED_CHARS = 10_000;
/** The maximum size of a compiled expression. */
const MAX_PROGRAM_STEPS = 1_000;

/**
 * The time for all expressions of a mapping: a base, and an allowance for each row. Real mappings take a hundredth of
 * it.
 */
const MIN_BUDGET_MS = 2_000;
const BUDGET_PER_ROW_MS = 5;

/** Four times the longest row: most cells are read once or twice. */
const MAX_CHARS_PER_ROW = 4_000_000;

/** A valid regular expression, which ignores case. */
export interface Pattern {
  /** The names of its groups. */
  readonly groups: readonly string[];
  matches(text: string): boolean;
  /** Returns the texts of the named groups; null if the pattern does not match. */
  groupsIn(text: string): { [group: string]: string } | null;
  /** Replaces each match; "$1" is the first group. The length of replacements is counted. */
  replace(text: string, by: string): string;
}

/** Compiles the regular expressions of one mapping, and limits their time and the size of the texts of a row. */
export class Patterns {
  private spent = 0;
  private allowed = MIN_BUDGET_MS;
  private characters = 0;

  /** @param name the name of the mapping, for messages */
  constructor(private readonly name: string) {}

  /** Adds the time of one row; called before each row. */
  nextRow(): void {
    this.allowed += BUDGET_PER_ROW_MS;
    this.characters = 0;
  }

  /**
   * Counts characters that expressions read or build, before they are built.
   * @throws Unreadable if the row has too many
   */
  count(characters: number): void {
    this.characters += characters;
    if (this.characters > MAX_CHARS_PER_ROW) {
      throw new Unreadable(
        `${this.name}: the texts built from one row have more than ${MAX_CHARS_PER_ROW} characters together.`,
      );
    }
  }

  /**
   * @param source in RE2 syntax: without lookaround and backreferences
   * @throws RE2JSException with the error of the expression
   */
  compile(source: string): Pattern {
    const compiled = this.timed(() => RE2JS.compile(source, RE2JS.CASE_INSENSITIVE));
    if (compiled.programSize() > MAX_PROGRAM_STEPS) throw new RE2JSException('the expression is too large');
    const within = <T>(text: string, work: (matcher: Matcher) => T): T =>
      this.timed(() => work(compiled.matcher(text.slice(0, MAX_SEARCHED_CHARS))));
    return {
      groups: Object.keys(compiled.matcher('').namedGroups),
      matches: (text) => within(text, (matcher) => matcher.find()),
      groupsIn: (text) =>
        within(text, (matcher) => {
          if (!matcher.find()) return null;
          const found = Object.entries(matcher.getNamedGroups());
          return Object.fromEntries(found.filter((group): group is [string, string] => Boolean(group[1])));
        }),
      replace: (text, by) => {
        const startedAt = performance.now();
        return within(text, (matcher) =>
          matcher.replaceAll((...found: string[]) => {
            // Each search may read to the end of the text, so many matches take longer than one.
            this.check(this.spent + performance.now() - startedAt);
            this.count(by.length);
            return by.replace(/\$(\d)/g, (_, group) => {
              const value = (Number(group) <= matcher.groupCount() && found[Number(group)]) || '';
              this.count(value.length);
              return value;
            });
          }),
        ).concat(text.slice(MAX_SEARCHED_CHARS));
      },
    };
  }

  private timed<T>(work: () => T): T {
    const startedAt = performance.now();
    const result = work();
    this.spent += performance.now() - startedAt;
    this.check(this.spent);
    return result;
  }

  /** @throws Unreadable if more time was spent than is allowed so far */
  private check(spent: number): void {
    if (spent > this.allowed) throw new Unreadable(`${this.name}: its regular expressions take too long.`);
  }
}
