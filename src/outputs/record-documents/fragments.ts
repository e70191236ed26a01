import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { recordTypes } from '../../records/description/registry.ts';

const OF_EVERY_RECORD = import.meta.resolve('#src/records/description/fragments.graphql');

/** Splits a file of documents into its query, if it has one, and its fragments, each with the comments before it. */
export function readDocuments(address: string): string[] {
  const text = readFileSync(fileURLToPath(address), 'utf8');
  return text.split(/^(?=(?:#.*\n)*fragment )/m).map((each) => `${each.trim()}\n`);
}

/**
 * Reads the fragments of all types of record.
 * @returns a function that appends to a query the fragments that it uses, directly or in another fragment
 */
export function fragmentAppender(): (query: string) => string {
  const files = [OF_EVERY_RECORD, ...recordTypes().map(({ page }) => page.document)];
  const texts = new Map(files.flatMap(readDocuments).map((text) => [/^fragment (\w+)/.exec(text)?.[1], text]));
  return (query) => {
    const needed = new Set([query]);
    for (const text of needed)
      for (const [, name] of text.matchAll(/\.\.\.(\w+)/g)) if (texts.has(name)) needed.add(texts.get(name)!);
    return [...needed].join('\n');
  };
}
