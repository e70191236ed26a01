/** With the flag `u`, a surrogate matches only if its other half is missing. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * In JSON text, only these escapes spell a character that the database cannot store, or a key that JavaScript treats
 * specially.
 */
const SUSPECT = /\\u(?:0000|d[89a-f])|__proto__|\\u005f/i;

/** Describes a character that the database cannot store; null if the text has none. */
export function unstorableIn(text: string): string | null {
  if (text.includes('\0')) return 'a NUL character (U+0000)';
  if (LONE_SURROGATE.test(text)) return 'half of a surrogate pair';
  return null;
}

/** Replaces characters that neither XML nor iCalendar allows by spaces. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, ' ');
}

/** Whether a JSON text may contain what {@link unstorableValueIn} finds: a cheap test that almost every text fails. */
export function isSuspect(json: string): boolean {
  return SUSPECT.test(json);
}

/**
 * Finds a string or key that the database cannot store, or the key `__proto__`, in a value parsed from JSON. Recursion
 * is safe: the nesting was checked before parsing.
 * @returns the message for the client, which begins with the place (`variables.where.title: ...`), or null
 */
export function unstorableValueIn(value: unknown, place: string): string | null {
  if (typeof value === 'string') {
    const problem = unstorableIn(value);
    return problem && `${place}: the text contains ${problem}, which cannot be stored. Remove it.`;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const problem = unstorableValueIn(item, `${place}[${index}]`);
      if (problem) return problem;
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const problem = key === '__proto__' ? 'the name __proto__' : unstorableIn(key);
      if (problem) return `${place || 'body'}: a key is or contains ${problem}, which is not allowed.`;
      const inner = unstorableValueIn(item, place ? `${place}.${key}` : key);
      if (inner) return inner;
    }
  }
  return null;
}

/**
 * Returns how deeply the lists and objects of a JSON text are nested, without recursion and without parsing: even a
 * text of brackets only costs no more than its length.
 */
export function nestingOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json.charCodeAt(at);
    if (character === 0x22) {
      at = endOfString(json, at);
    } else if (character === 0x7b || character === 0x5b) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (character === 0x7d || character === 0x5d) {
      depth--;
    }
  }
  return deepest;
}

/**
 * Returns the index of the quotation mark that ends the string begun at `start`, or the length of the text if there is
 * none.
 */
function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    // An even number of backslashes before the quotation mark escape each other, not the mark.
    let first = at;
    while (json.charCodeAt(first - 1) === 0x5c) first--;
    if ((at - first) % 2 === 0) return at;
  }
  return json.length;
}
