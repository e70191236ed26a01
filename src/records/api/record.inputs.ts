import { GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Stance } from '../values/stance.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs, type Texts, TextsFor } from '../writing/drafts.ts';
import { MutationInput } from './mutation.inputs.ts';
import { Needed, Optional } from './optional.ts';

@InputType('CitationInput', { description: 'What a source says about a record or about some of its fields.' })
export class CitationInput {
  @RefersTo('source', 'The source, by its id.')
  source: Ref;

  @Optional([String], 'The fields of the record that it is cited for; absent: for the whole record.')
  fields?: string[] | null;

  @Optional(String, 'Where in the source: a page, an article, a heading.')
  locator?: string | null;

  @Optional(Stance, 'Whether it supports or contradicts the record; absent: SUPPORTS.')
  stance?: Stance | null;

  @Optional(String, 'What it says instead, where it contradicts the record.')
  assertedValue?: string | null;
}

@InputType('IdentifierInput', { description: 'By what others know a record.' })
export class IdentifierInput {
  @Needed(String, 'Whose scheme, in lower case: "wikidata".')
  scheme: string;

  @Needed(String, 'What it is called there: "Q649".')
  value: string;

  @Optional(GraphQLURL, 'The address of its entry.')
  url?: URL | null;
}

@InputType('FlagInput', { description: 'A remark that something about a record breaks a rule or is uncertain.' })
export class FlagInput {
  @Needed(String, 'What kind of remark, in capitals: "DATE_UNCERTAIN".')
  code: string;

  @Optional(String, 'Which field it is about, where it is about one.')
  path?: string | null;

  @Needed(String, 'The remark in a plain sentence.')
  message: string;
}

/** The facts that an input may give of any record beside its own facts. */
@InputType()
export abstract class RecordFacts extends MutationInput {
  @Optional([CitationInput], 'Where its facts come from.')
  citations?: CitationInput[] | null;

  @Optional([IdentifierInput], 'By what others know it.')
  identifiers?: IdentifierInput[] | null;

  @Optional([FlagInput], 'What about it is uncertain.')
  flags?: FlagInput[] | null;
}

/** The facts that an input may give of every record that has a title. */
@InputType()
export abstract class TitledFacts extends RecordFacts {
  @TextsFor('title', 'Its title in different languages, the main one first.')
  titles: Texts<'title'>;
}

/** The facts that an input may give of every record that has a title and topics. */
@InputType()
export abstract class DiscussedFacts extends TitledFacts {
  @RefersToMany('topic', 'topicIds', 'Its topics, by id or slug, the most important first.', OPTIONAL)
  topics?: Refs<'topicIds'> | null;
}
