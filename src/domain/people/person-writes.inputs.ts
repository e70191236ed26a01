import { GraphQLLocale } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';

@InputType('PersonNameInput', { description: "A person's name in one language." })
export class PersonNameInput {
  @InputField(GraphQLLocale, 'The language.')
  lang: string;

  @InputField(String, 'The whole name, as it is written in that language.')
  text: string;

  @InputField(String, 'The given name in it.', OPTIONAL)
  given?: string | null;

  @InputField(String, 'The family name in it, by which lists are ordered.', OPTIONAL)
  family?: string | null;

  @InputField(String, 'The patronymic in it.', OPTIONAL)
  patronymic?: string | null;

  @InputField(String, 'The form of address in it.', OPTIONAL)
  honorific?: string | null;
}

@InputType('PositionInput', { description: 'A position that a person holds or held.' })
export class PositionInput {
  @TextsFor('title', 'What it is called in different languages, the main one first.')
  titles: Texts<'title'>;

  @RefersTo('party', 'At which party, by whatever a person would type.', OPTIONAL)
  party?: Ref | null;

  @InputField(PartialDate, 'Since when.', OPTIONAL)
  from?: string | null;

  @InputField(PartialDate, 'Until when.', OPTIONAL)
  to?: string | null;
}

/** What may be said of a person. */
@InputType()
export abstract class PersonFacts extends RecordFacts {
  @InputField(String, 'The readable name in addresses; made from the name if absent.', OPTIONAL)
  slug?: string | null;

  @InputField([PersonNameInput], 'The names, at most one in a language, the main one first.')
  names: PersonNameInput[];

  @InputField([PositionInput], 'Positions held, the most important first.', OPTIONAL)
  positions?: PositionInput[] | null;
}
