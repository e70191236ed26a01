import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, Float, ObjectType } from 'type-graphql';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { Record, RecordType } from '../../records/record.entity.ts';

@ArgsType()
export class SearchArguments extends PageArguments {
  @Field(() => String, {
    description:
      'The words to look for, in any language and script. A record has a word in a name, title, summary, position or code ' +
      'of its own, or in a name of a party or person that it mentions, also in another form ("treaties" for "treaty"). The ' +
      'last word may be the beginning of one, from three letters on that of a name mentioned; a single letter is the ' +
      'beginning of a whole name. Signs have no meaning. Where nothing has all the words, each word that stands nowhere as a ' +
      'whole also means words that differ from it by one error, of eight letters and more by two. The first 8 words of 200 ' +
      'characters are looked at; a text without a letter or digit finds nothing.',
  })
  text: string;

  @Optional([RecordType], 'Only records of these types; absent: of all.')
  types?: RecordType[] | null;

  @Optional(GraphQLLocale, 'The language of the snippets, for records that have the words in a text in it.')
  lang?: string | null;
}

@ObjectType('SnippetPart', { description: 'A part of a snippet.' })
export class SnippetPart {
  @Field(() => String, { description: 'The text, without HTML.' })
  text: string;

  @Field(() => Boolean, { description: 'Whether the text is a hit.' })
  isMatch: boolean;
}

export const { Connection: SearchResultConnection } = connectionOf(
  'SearchResult',
  () => Record,
  'A record that was found, and why.',
  'What was found, page by page, the best fit first.',
  {
    score: [
      Float,
      'How well it fits: up to 1 for where it has the words, 1 more where a name or title begins with the text, and 1 more ' +
        'where it is the text; less for aliases, former names and similar words; a hundredth more for a party. It depends on ' +
        'the record and the text alone.',
    ],
    snippet: [
      String,
      'The name, title or summary that has most of the words, as HTML: each hit between <mark> and </mark>, everything else ' +
        'escaped. Of a long text some 240 characters around the first hit in its first 5,000. Nothing is marked where the record only mentions ' +
        'what has the words.',
    ],
    snippetParts: [[SnippetPart], 'The same text without HTML, in parts.'],
  },
);
