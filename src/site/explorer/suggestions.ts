import type { Question } from './list-queries.ts';

/** Numbers of suggestions: parties first, then forums, topics and people. */
const SUGGESTED = { parties: 5, forums: 3, topics: 2, people: 2 };

/** Ways to split a text into two names that are tried. */
const MAX_SPLITS = 3;

/** Returns the ways to read a text as the names of two parties: ["New", "York London"], ["New York", "London"]. */
export function splitsOf(text: string): [one: string, other: string][] {
  const words = text.trim().split(/\s+/);
  return words
    .slice(1)
    .map((_, index): [string, string] => [words.slice(0, index + 1).join(' '), words.slice(index + 1).join(' ')])
    .slice(0, MAX_SPLITS);
}

/** Returns the query for the suggestions of the search box; the parties of each split are `one0` and `other0`, and so on. */
export function suggestionsQuestion(text: string, lang: string): Question {
  const splits = splitsOf(text);
  const node = 'nodes { __typename id slug label(langs: [$lang]) { text lang } }';
  const sides = splits.flatMap((split, index) =>
    split.map((name, side) => ({ alias: `${side === 0 ? 'one' : 'other'}${index}`, name })),
  );
  const query = `query Suggestions($text: String!, ${sides.map(({ alias }) => `$${alias}: String!, `).join('')}$lang: Locale!) {
${Object.entries(SUGGESTED)
  .map(([list, first]) => `  ${list}(search: $text, first: ${first}) { ${node} }\n`)
  .join('')}${sides.map(({ alias }) => `  ${alias}: parties(search: $${alias}, first: 1) { ${node} }\n`).join('')}}
`;
  return { query, variables: { text, ...Object.fromEntries(sides.map(({ alias, name }) => [alias, name])), lang } };
}
