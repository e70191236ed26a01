import type { JsonObject, ToolResult } from './tool.ts';

/** Maximum length of a result as JSON, in characters. */
export const MAX_RESULT_LENGTH = 25_000;

/** A text of this length may be cut; shorter ones are ids, names and titles. */
const MIN_CUT_TEXT = 200;

/**
 * Removes characters that a person does not see, but a model reads: control characters, marks of direction, characters
 * without width, and tags (U+E0000). A joiner stays between two letters, since Persian and Indic scripts need it.
 */
export function withoutHiddenCharacters(text: string): string {
  return text.replace(HIDDEN, '').replace(LOOSE_JOINER, '');
}

const HIDDEN = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const LOOSE_JOINER = /(?<![\p{L}\p{M}])\p{Join_Control}|\p{Join_Control}(?!\p{L})/gu;

/** Cleans every text of a value. */
export function cleaned<Value>(value: Value): Value {
  if (typeof value === 'string') return withoutHiddenCharacters(value) as Value;
  if (Array.isArray(value)) return value.map(cleaned) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)])) as Value;
}

/** Returns the value of a result, cleaned and no longer than a model may read. */
export function valueOf({ value, list }: ToolResult): JsonObject {
  let fitting = cleaned(value);
  if (lengthOf(fitting) <= MAX_RESULT_LENGTH) return fitting;
  fitting.truncated = true;
  if (list) {
    const items = fitting[list.name] as unknown[];
    while (items.length > 1 && lengthOf(fitting) > MAX_RESULT_LENGTH) items.pop();
    fitting[list.next.name] = list.next.behind[items.length - 1];
    if ('hasMore' in fitting) fitting.hasMore = true;
  }
  while (lengthOf(fitting) > MAX_RESULT_LENGTH) {
    const part = longestPart(fitting);
    if (!part) break;
    part.cut();
    fitting = { ...fitting };
  }
  return fitting;
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}

interface Part {
  length: number;
  /** Halves the part. */
  cut(): void;
}

/** Returns the longest list of a value with two or more items; without one, the longest text. */
function longestPart(value: unknown): Part | null {
  let list: Part | null = null;
  let text: Part | null = null;
  const visit = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return;
    if (Array.isArray(inner) && inner.length > 1) {
      const length = lengthOf(inner);
      if (length > (list?.length ?? 0)) list = { length, cut: () => inner.splice(Math.ceil(inner.length / 2)) };
    }
    for (const [name, each] of Object.entries(inner)) {
      visit(each);
      if (typeof each !== 'string' || each.length < MIN_CUT_TEXT || each.length <= (text?.length ?? 0)) continue;
      const cut = () => Object.assign(inner, { [name]: `${each.slice(0, each.length / 2)}…` });
      text = { length: each.length, cut };
    }
  };
  visit(value);
  return list ?? text;
}

/** Removes nulls and empty lists: most fields of most records have nothing to say. */
export function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, compact(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== null && !(Array.isArray(each) && each.length === 0)));
}
