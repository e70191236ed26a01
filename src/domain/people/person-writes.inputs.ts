import { GraphQLLocale } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { RecordFacts } from '../sources/documented.inputs.ts';

@InputType('PersonNameInput', { description: "A person's name in one language." })
export class PersonNameInput {
  @Field(() => GraphQLLocale, { description: 'The language.' })
  lang: string;

  @Field(() => String, { description: 'The whole name, as it is written in that language.' })
  text: string;

  @Field(() => String, { nullable: true, description: 'The given name in it.' })
  given?: string | null;

  @Field(() => String, { nullable: true, description: 'The family name in it, by which lists are ordered.' })
  family?: string | null;

  @Field(() => String, { nullable: true, description: 'The patronymic in it.' })
  patronymic?: string | null;

  @Field(() => String, { nullable: true, description: 'The form of address in it.' })
  honorific?: string | null;
}

@InputType('PositionInput', { description: 'A position that a person holds or held.' })
export class PositionInput {
  @TextsFor('title', { description: 'What it is called in different languages, the main one first.' })
  titles: Texts<'title'>;

  @RefersTo('party', { nullable: true, description: 'At which party, by whatever a person would type.' })
  party?: Ref | null;

  @Field(() => PartialDate, { nullable: true, description: 'Since when.' })
  from?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when.' })
  to?: string | null;
}

/** What may be said of a person. */
@InputType()
export abstract class PersonFacts extends RecordFacts {
  @Field(() => String, {
    nullable: true,
    description: 'The readable name in addresses; made from the name if absent.',
  })
  slug?: string | null;

  @Field(() => [PersonNameInput], {
    description: 'The names, at most one in a language, the main one first.',
  })
  names: PersonNameInput[];

  @Field(() => [PositionInput], { nullable: true, description: 'Positions held, the most important first.' })
  positions?: PositionInput[] | null;
}
