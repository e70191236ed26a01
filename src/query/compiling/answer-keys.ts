import { randomBytes } from 'node:crypto';
import { type DocumentNode, print } from 'graphql';

/** Statements cannot name a column with more bytes than these. */
const LONGEST_NAME = 63;

/** The name of an answer's key inside statements. */
export function nameInSql(key: string): string {
  return key.length > LONGEST_NAME ? `${key.slice(0, 40)}~${key.length}~${checksum(key)}` : key;
}

/** Whether a document may name something in its answer as no statement can. */
export function hasLongNames(document: DocumentNode): boolean {
  return LONG_WORD.test(document.loc?.source.body ?? print(document));
}

const LONG_WORD = new RegExp(`\\w{${LONGEST_NAME + 1}}`);

function checksum(text: string): string {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = ((hash * 33) ^ text.charCodeAt(i)) >>> 0;
  return hash.toString(36);
}

/**
 * Stand-ins, in a statement, for the names that a client has made up. With them statements differ only in what is asked for,
 * and PostgreSQL plans one anew whenever its text differs. They are put right in the text of the answer.
 */
export class StandIns {
  /** No name or value of an answer holds this: nobody outside of this process has ever seen it. */
  static readonly #mark = `~${randomBytes(8).toString('hex')}~`;
  static readonly #pattern = new RegExp(`"${StandIns.#mark}(\\d+)"`, 'g');
  readonly #names: string[] = [];
  readonly #standIns = new Map<string, string>();

  /** What stands for a name. */
  of(name: string): string {
    let standIn = this.#standIns.get(name);
    if (standIn === undefined) {
      standIn = `${StandIns.#mark}${this.#names.length}`;
      this.#names.push(name);
      this.#standIns.set(name, standIn);
    }
    return standIn;
  }

  /** JSON text with the names that were meant. */
  undone(json: string): string {
    if (this.#names.length === 0) return json;
    return json.replace(StandIns.#pattern, (_, n) => `"${this.#names[Number(n)]}"`);
  }
}

/** Where hidden columns of rows are kept for what JavaScript finishes. No alias can be spelled so. */
export const TYPE_KEY = '~type';
export const NEEDS_KEY = '~needs';
