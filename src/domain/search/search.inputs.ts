import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { Record, RecordType } from '../../records/record.entity.ts';
import { RecordTypeCount } from '../../records/record-type-count.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Party } from '../parties/party.entity.ts';

export const SearchMatch = enumOf('SearchMatch', 'Which words of a search text a record must have.', {
  ALL: 'All words.',
  ANY: 'At least one word. Words such as "the" count only if the text has no other words.',
});
export type SearchMatch = EnumOf<typeof SearchMatch>;

@ArgsType()
export class SearchArguments extends PageArguments {
  @Field(() => String, {
    description:
      'Search words, in any language and script. They are searched in names, titles, summaries, positions and codes of a ' +
      'record, and in names of its parties and people, also in other forms ("treaties" for "treaty"). The last word may be ' +
      'incomplete (for names of parties and people from 3 letters); a single letter only matches the start of a name. ' +
      'Punctuation is ignored. If no record has all words, a word that no record has also matches words with one error, or ' +
      'two from 8 letters. Only the first 8 words of the first 200 characters count. A text without letters and digits finds nothing.',
  })
  text: Given;

  @Optional([RecordType], 'Only records of these types. Default: all.')
  types?: RecordType[] | null;

  @Field(() => SearchMatch, {
    defaultValue: SearchMatch.ALL,
    description: 'Whether a record must have all words, or any: for a text whose words no record has together.',
  })
  match: SearchMatch;

  @Optional(GraphQLLocale, 'Preferred language of snippets, if a text of the record in it matches.')
  lang?: Given | null;
}

@ObjectType('SnippetPart', { description: 'A part of a search snippet.' })
export class SnippetPart {
  @Field(() => String, { description: 'Text of the part, without HTML.' })
  text: string;

  @Field(() => Boolean, { description: 'Whether the part is a match.' })
  isMatch: boolean;
}

@ObjectType('SearchSuggestion', { description: 'A text that a client may have meant.' })
export class SearchSuggestion {
  @Field(() => String, { description: 'The text, with similar words in place of those that no record has.' })
  text: string;

  @Field(() => Int, { description: 'Number of records that have all words of the text.' })
  totalCount: number;
}

@ObjectType('NamedParty', { description: 'A party that a text names.' })
export class NamedParty {
  @Field(() => String, { description: 'Words of the text that name the party.' })
  words: string;

  @Field(() => Party, { description: 'The party.' })
  party: Party;
}

export const { Connection: SearchResultConnection } = connectionOf(
  'SearchResult',
  () => Record,
  'A search result: a record with its score and a snippet.',
  'A list of search results, page by page, best match first.',
  {
    score: [
      Float,
      'Relevance: up to 1 for matching words, most for names and titles. 1 more if a name or title begins with the text, ' +
        'another 1 if it is the text. Less for aliases, former names and similar words; 0.01 more for a party, 0.005 for a ' +
        'forum or a series. Depends only on the record and the text.',
    ],
    snippet: [
      String,
      'Name, title or summary with most of the words, as HTML: each match between <mark> and </mark>, all else escaped. A ' +
        'long text is cut to about 240 characters around the first match in its first 5,000. Nothing is marked if only ' +
        'names of parties or people in the record match.',
    ],
    snippetParts: [[SnippetPart], 'Text of `snippet` without HTML, in parts.'],
  },
  {
    byType: [
      [RecordTypeCount],
      'Numbers of records by type, most first; types without results are left out.',
      { entries: 13 },
    ],
    suggestions: [
      [SearchSuggestion],
      'Up to 3 texts with similar words, if no record has a word of the text.',
      { entries: 3 },
    ],
    parties: [
      [NamedParty],
      'Parties that the text names by their whole names, in the order of the text.',
      { entries: 3 },
    ],
  },
);
