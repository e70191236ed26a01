import { GraphQLURL } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { type Ref, RefersTo, type Refs, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { Stance } from './citation.entity.ts';

@InputType('CitationInput', { description: 'What a source says about a record or about some of its fields.' })
export class CitationInput {
  @RefersTo('source', { description: 'The source, by its id.' })
  source: Ref;

  @Field(() => [String], {
    nullable: true,
    description: 'The fields of the record that it is cited for; absent: for the whole record.',
  })
  fields?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Where in the source: a page, an article, a heading.' })
  locator?: string | null;

  @Field(() => Stance, {
    nullable: true,
    description: 'Whether it supports or contradicts the record; absent: SUPPORTS.',
  })
  stance?: Stance | null;

  @Field(() => String, { nullable: true, description: 'What it says instead, where it contradicts the record.' })
  assertedValue?: string | null;
}

@InputType('IdentifierInput', { description: 'By what others know a record.' })
export class IdentifierInput {
  @Field(() => String, { description: 'Whose scheme, in lower case: "wikidata".' })
  scheme: string;

  @Field(() => String, { description: 'What it is called there: "Q649".' })
  value: string;

  @Field(() => GraphQLURL, { nullable: true, description: 'The address of its entry.' })
  url?: URL | null;
}

@InputType('FlagInput', { description: 'A remark that something about a record breaks a rule or is uncertain.' })
export class FlagInput {
  @Field(() => String, { description: 'What kind of remark, in capitals: "DATE_UNCERTAIN".' })
  code: string;

  @Field(() => String, { nullable: true, description: 'Which field it is about, where it is about one.' })
  path?: string | null;

  @Field(() => String, { description: 'The remark in a plain sentence.' })
  message: string;
}

/** What may be said of any record beside its own facts. */
@InputType()
export abstract class RecordFacts extends MutationInput {
  @Field(() => [CitationInput], { nullable: true, description: 'Where its facts come from.' })
  citations?: CitationInput[] | null;

  @Field(() => [IdentifierInput], { nullable: true, description: 'By what others know it.' })
  identifiers?: IdentifierInput[] | null;

  @Field(() => [FlagInput], { nullable: true, description: 'What about it is uncertain.' })
  flags?: FlagInput[] | null;
}

/** What may be said of every record that has a title. */
@InputType()
export abstract class TitledFacts extends RecordFacts {
  @TextsFor('title', { description: 'Its title in different languages, the main one first.' })
  titles: Texts<'title'>;
}

/** What may be said of every record that has a title and topics. */
@InputType()
export abstract class DiscussedFacts extends TitledFacts {
  @RefersTo('topic', 'topicIds', {
    nullable: true,
    description: 'Its topics, by id or slug, the most important first.',
  })
  topics?: Refs<'topicIds'> | null;
}
