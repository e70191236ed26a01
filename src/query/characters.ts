/** With the flag `u` a surrogate matches only where it lacks its other half. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** In JSON's text these are the only ways to write what no text of the database can hold, or a key that JavaScript obeys. */
const SUSPECT = /\\u(?:0000|d[89a-f])|__proto__|\\u005f/i;

/** What a text holds that the database cannot, in words; null where there is nothing. */
export function unstorableIn(text: string): string | null {
  if (text.includes('\0')) return 'a NUL character (U+0000)';
  if (LONE_SURROGATE.test(text)) return 'half of a surrogate pair';
  return null;
}

/** A text without the signs that neither XML nor a calendar may hold; a space stands in their place. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the signs
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, ' ');
}

/** Whether a JSON text may hold what {@link unstorableValueIn} looks for: almost none does, and asking is cheap. */
export function isSuspect(json: string): boolean {
  return SUSPECT.test(json);
}

/**
 * Where a value read from JSON holds a text or a key that no database text can hold, or the key `__proto__`.
 * Recursion is safe: the depth of the JSON has been checked before it was read.
 * @returns the sentence for the client, which begins with the place (`variables.where.title: ...`), or null
 */
export function unstorableValueIn(value: unknown, place: string): string | null {
  if (typeof value === 'string') {
    const problem = unstorableIn(value);
    return problem && `${place}: the text holds ${problem}, which no text here can hold.`;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const problem = unstorableValueIn(item, `${place}[${index}]`);
      if (problem) return problem;
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const problem = key === '__proto__' ? 'the name __proto__' : unstorableIn(key);
      if (problem) return `${place || 'body'}: a key is or holds ${problem}, which is not taken.`;
      const inner = unstorableValueIn(item, place ? `${place}.${key}` : key);
      if (inner) return inner;
    }
  }
  return null;
}

/**
 * How deep the lists and objects of a JSON text lie in each other, counted without recursion and without reading the
 * text as JSON: a text of brackets only must cost no more than its length.
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

/** The place of the quotation mark that ends the string begun at `start`, or the end of a text that never ends it. */
function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    // Of several backslashes before it, each second one is a character that the one before it spells.
    let first = at;
    while (json.charCodeAt(first - 1) === 0x5c) first--;
    if ((at - first) % 2 === 0) return at;
  }
  return json.length;
}
