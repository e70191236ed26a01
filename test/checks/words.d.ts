export interface CheckedText {
  kind: 'manual' | 'description' | 'message';
  /** A file, or the place of a description in the schema. */
  place: string;
  text: string;
}

export function checkedTexts(): CheckedText[];

export function wordsIn(read: { kind: string; text: string }): [pattern: string, sentence: string][];
