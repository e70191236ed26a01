import { GraphQLURL } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { type InputBase, MutationInput, VersionedInput } from '../../records/api/mutation.inputs.ts';
import { Visibility } from '../../records/record.entity.ts';
import { RefersTo } from '../../records/writing/drafts.ts';
import { Stance } from './citation.entity.ts';

@InputType('CitationInput', { description: 'What a source says about a record or about some of its fields.' })
export class CitationInput {
  @RefersTo('source')
  @Field(() => ID, { description: 'The source, by its id.' })
  source: string;

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

/** What the input of any record may say beside its own facts. */
export function Documented(base: InputBase) {
  @InputType()
  abstract class DocumentedInput extends base {
    @Field(() => [CitationInput], { nullable: true, description: 'Where its facts come from.' })
    citations?: CitationInput[] | null;

    @Field(() => [IdentifierInput], { nullable: true, description: 'By what others know it.' })
    identifiers?: IdentifierInput[] | null;

    @Field(() => [FlagInput], { nullable: true, description: 'What about it is uncertain.' })
    flags?: FlagInput[] | null;
  }
  return DocumentedInput;
}

/** What every mutation takes that makes a record. */
@InputType()
export abstract class CreationInput extends Documented(MutationInput) {
  @Field(() => Visibility, {
    nullable: true,
    description: 'PUBLIC, unless said otherwise. A PUBLIC record refers to PUBLIC ones only.',
  })
  visibility?: Visibility | null;
}

/** What a mutation takes that makes a record of which there may be one already under the same name or identifier. */
@InputType()
export abstract class NamedCreationInput extends CreationInput {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is made even where it may be on record already; absent: it is not, and a PossibleDuplicateError names ' +
      'what it may be.',
  })
  allowDuplicate?: boolean | null;
}

/** What every mutation takes that updates a record: what is absent stays, null clears, a list replaces the list. */
@InputType()
export abstract class UpdateInput extends Documented(VersionedInput) {}
