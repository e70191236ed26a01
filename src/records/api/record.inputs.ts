import { GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Stance } from '../values/stance.ts';
import { type Ref, RefersTo, RefersToMany, type Refs, type Texts, TextsFor } from '../writing/drafts.ts';
import { InputField, MutationInput, OPTIONAL } from './mutation.inputs.ts';

@InputType('CitationInput', { description: 'What a source says about a record or about some of its fields.' })
export class CitationInput {
  @RefersTo('source', 'The source, by its id.')
  source: Ref;

  @InputField([String], 'The fields of the record that it is cited for; absent: for the whole record.', OPTIONAL)
  fields?: string[] | null;

  @InputField(String, 'Where in the source: a page, an article, a heading.', OPTIONAL)
  locator?: string | null;

  @InputField(Stance, 'Whether it supports or contradicts the record; absent: SUPPORTS.', OPTIONAL)
  stance?: Stance | null;

  @InputField(String, 'What it says instead, where it contradicts the record.', OPTIONAL)
  assertedValue?: string | null;
}

@InputType('IdentifierInput', { description: 'By what others know a record.' })
export class IdentifierInput {
  @InputField(String, 'Whose scheme, in lower case: "wikidata".')
  scheme: string;

  @InputField(String, 'What it is called there: "Q649".')
  value: string;

  @InputField(GraphQLURL, 'The address of its entry.', OPTIONAL)
  url?: URL | null;
}

@InputType('FlagInput', { description: 'A remark that something about a record breaks a rule or is uncertain.' })
export class FlagInput {
  @InputField(String, 'What kind of remark, in capitals: "DATE_UNCERTAIN".')
  code: string;

  @InputField(String, 'Which field it is about, where it is about one.', OPTIONAL)
  path?: string | null;

  @InputField(String, 'The remark in a plain sentence.')
  message: string;
}

/** What may be said of any record beside its own facts. */
@InputType()
export abstract class RecordFacts extends MutationInput {
  @InputField([CitationInput], 'Where its facts come from.', OPTIONAL)
  citations?: CitationInput[] | null;

  @InputField([IdentifierInput], 'By what others know it.', OPTIONAL)
  identifiers?: IdentifierInput[] | null;

  @InputField([FlagInput], 'What about it is uncertain.', OPTIONAL)
  flags?: FlagInput[] | null;
}

/** What may be said of every record that has a title. */
@InputType()
export abstract class TitledFacts extends RecordFacts {
  @TextsFor('title', 'Its title in different languages, the main one first.')
  titles: Texts<'title'>;
}

/** What may be said of every record that has a title and topics. */
@InputType()
export abstract class DiscussedFacts extends TitledFacts {
  @RefersToMany('topic', 'topicIds', 'Its topics, by id or slug, the most important first.', OPTIONAL)
  topics?: Refs<'topicIds'> | null;
}
