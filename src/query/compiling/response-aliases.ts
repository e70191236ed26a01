import { randomBytes } from 'node:crypto';
import { type DocumentNode, print } from 'graphql';

/** Maximum length of a column name in PostgreSQL, in bytes. */
const MAX_NAME_BYTES = 63;

/** Returns the column name of a response key. Long keys are shortened, with a checksum. */
export function nameInSql(key: string): string {
  return key.length > MAX_NAME_BYTES ? `${key.slice(0, 40)}~${key.length}~${checksum(key)}` : key;
}

/** Whether a document may contain names that are too long for PostgreSQL. */
export function hasLongNames(document: DocumentNode): boolean {
  return LONG_WORD.test(document.loc?.source.body ?? print(document));
}

const LONG_WORD = new RegExp(`\\w{${MAX_NAME_BYTES + 1}}`);

function checksum(text: string): string {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = ((hash * 33) ^ text.charCodeAt(i)) >>> 0;
  return hash.toString(36);
}

/**
 * Generated aliases that replace the names of clients in a statement. Statements then differ only in what is selected,
 * which matters since PostgreSQL plans each new text. The names are restored in the text of the response.
 */
export class GeneratedAliases {
  /** A random prefix, so that no name or value of a response contains it. */
  static readonly #mark = `~${randomBytes(8).toString('hex')}~`;
  static readonly #pattern = new RegExp(`"${GeneratedAliases.#mark}(\\d+)"`, 'g');
  readonly #names: string[] = [];
  readonly #aliases = new Map<string, string>();

  /** Returns the alias of a name. */
  of(name: string): string {
    let alias = this.#aliases.get(name);
    if (alias === undefined) {
      alias = `${GeneratedAliases.#mark}${this.#names.length}`;
      this.#names.push(name);
      this.#aliases.set(name, alias);
    }
    return alias;
  }

  /** Restores the names in JSON text. */
  undone(json: string): string {
    if (this.#names.length === 0) return json;
    return json.replace(GeneratedAliases.#pattern, (_, n) => `"${this.#names[Number(n)]}"`);
  }
}

/** Keys of hidden columns for graphql-js. No alias can be spelled like them. */
export const TYPE_KEY = '~type';
export const NEEDS_KEY = '~needs';
