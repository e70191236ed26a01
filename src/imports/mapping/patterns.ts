import { performance } from 'node:perf_hooks';
import { type Matcher, RE2JS, RE2JSException } from 're2js';
import { Unreadable } from '../files/source-file.ts';

// Mappings are sent by editors, and JavaScript's own expressions can be made to try for years. Those of RE2 take time in
// proportion to the text and to the expression; both are bounded here, and how often it is done is by the clock. The texts
// that a mapping builds of one row are bounded, too.

/** A text is looked at by a regular expression up to here. */
const LONGEST_SEARCHED = 10_000;
/** Of the steps that an expression is made of, once it is compiled. */
const MOST_STEPS = 1_000;

/** What all expressions of a mapping may take: this, and so much more for each row. Real ones take a hundredth of it. */
const ALWAYS_ALLOWED_MS = 2_000;
const ALLOWED_A_ROW_MS = 5;

/** Four times as many as the longest row has: most cells are read once or twice. */
const MAX_CHARACTERS_PER_ROW = 4_000_000;

/** A regular expression that was found to be right, without regard to case. */
export interface Pattern {
  /** The names of its groups. */
  readonly groups: readonly string[];
  fits(text: string): boolean;
  /** What its named groups hold where it fits; null where it does not. */
  groupsIn(text: string): { [group: string]: string } | null;
  /** The text with each place that fits replaced; "$1" stands for the first group. The replacements are counted. */
  replacedIn(text: string, by: string): string;
}

/** Compiles the regular expressions of one mapping, and sees to it that they end, and that no row grows without end. */
export class Patterns {
  private spent = 0;
  private allowed = ALWAYS_ALLOWED_MS;
  private characters = 0;

  /** @param name of the mapping, for the messages */
  constructor(private readonly name: string) {}

  /** To be called for each row: it may take its time. */
  nextRow(): void {
    this.allowed += ALLOWED_A_ROW_MS;
    this.characters = 0;
  }

  /**
   * Counts characters that expressions read or build, before they are built.
   * @throws Unreadable if the row has too many
   */
  count(characters: number): void {
    this.characters += characters;
    if (this.characters > MAX_CHARACTERS_PER_ROW) {
      throw new Unreadable(
        `${this.name}: the texts that it makes of one row are longer than ${MAX_CHARACTERS_PER_ROW} characters together.`,
      );
    }
  }

  /**
   * @param source in the syntax of RE2: without looking ahead or back, and without repeating what a group found
   * @throws RE2JSException with what is wrong with it
   */
  compile(source: string): Pattern {
    const compiled = this.timed(() => RE2JS.compile(source, RE2JS.CASE_INSENSITIVE));
    if (compiled.programSize() > MOST_STEPS) throw new RE2JSException('the expression is too large');
    const within = <T>(text: string, work: (matcher: Matcher) => T): T =>
      this.timed(() => work(compiled.matcher(text.slice(0, LONGEST_SEARCHED))));
    return {
      groups: Object.keys(compiled.matcher('').namedGroups),
      fits: (text) => within(text, (matcher) => matcher.find()),
      groupsIn: (text) =>
        within(text, (matcher) => {
          if (!matcher.find()) return null;
          const found = Object.entries(matcher.getNamedGroups());
          return Object.fromEntries(found.filter((group): group is [string, string] => Boolean(group[1])));
        }),
      replacedIn: (text, by) => {
        const begun = performance.now();
        return within(text, (matcher) =>
          matcher.replaceAll((...found: string[]) => {
            // Each search may look to the end of the text: many of them take longer than one.
            this.check(this.spent + performance.now() - begun);
            this.count(by.length);
            return by.replace(/\$(\d)/g, (_, group) => {
              const value = (Number(group) <= matcher.groupCount() && found[Number(group)]) || '';
              this.count(value.length);
              return value;
            });
          }),
        ).concat(text.slice(LONGEST_SEARCHED));
      },
    };
  }

  private timed<T>(work: () => T): T {
    const begun = performance.now();
    const result = work();
    this.spent += performance.now() - begun;
    this.check(this.spent);
    return result;
  }

  /** @throws Unreadable where more was spent than is allowed by now */
  private check(spent: number): void {
    if (spent > this.allowed) throw new Unreadable(`${this.name}: its regular expressions take too long.`);
  }
}
