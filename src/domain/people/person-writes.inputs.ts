import { GraphQLLocale } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';

@InputType('PersonNameInput', { description: "A person's name in one language." })
export class PersonNameInput {
  @Needed(GraphQLLocale, 'The language.')
  lang: string;

  @Needed(String, 'The whole name, as it is written in that language.')
  text: string;

  @Optional(String, 'The given name in it.')
  given?: string | null;

  @Optional(String, 'The family name in it, by which lists are ordered.')
  family?: string | null;

  @Optional(String, 'The patronymic in it.')
  patronymic?: string | null;

  @Optional(String, 'The form of address in it.')
  honorific?: string | null;
}

@InputType('PositionInput', { description: 'A position that a person holds or held.' })
export class PositionInput {
  @TextsFor('title', 'What it is called in different languages, the main one first.')
  titles: Texts<'title'>;

  @RefersTo('party', 'At which party, by whatever a person would type.', OPTIONAL)
  party?: Ref | null;

  @Optional(PartialDate, 'Since when.')
  from?: string | null;

  @Optional(PartialDate, 'Until when.')
  to?: string | null;
}

/** The facts that an input may give of a person. */
@InputType()
export abstract class PersonFacts extends RecordFacts {
  @Optional(String, 'The readable name in addresses; made from the name if absent.')
  slug?: string | null;

  @Needed([PersonNameInput], 'The names, at most one in a language, the main one first.')
  names: PersonNameInput[];

  @Optional([PositionInput], 'Positions held, the most important first.')
  positions?: PositionInput[] | null;
}
