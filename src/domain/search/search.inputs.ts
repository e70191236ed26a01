import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, Float, ObjectType } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { Record, RecordType } from '../../records/record.entity.ts';

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

export const { Connection: SearchResultConnection } = connectionOf(
  'SearchResult',
  () => Record,
  'A search result: a record with its score and a snippet.',
  'A list of search results, page by page, best match first.',
  {
    score: [
      Float,
      'Relevance: up to 1 for matching words, most for names and titles. 1 more if a name or title begins with the text, ' +
        'another 1 if it is the text. Less for aliases, former names and similar words; 0.01 more for a party. Depends ' +
        'only on the record and the text.',
    ],
    snippet: [
      String,
      'Name, title or summary with most of the words, as HTML: each match between <mark> and </mark>, all else escaped. A ' +
        'long text is cut to about 240 characters around the first match in its first 5,000. Nothing is marked if only ' +
        'names of parties or people in the record match.',
    ],
    snippetParts: [[SnippetPart], 'Text of `snippet` without HTML, in parts.'],
  },
);
