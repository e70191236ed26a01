import { GraphQLLocale } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Optional, Required } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, type Texts, TextsFor } from '../../records/writing/drafts.ts';

@InputType('PersonNameInput', { description: 'A name of a person in one language.' })
export class PersonNameInput {
  @Required(GraphQLLocale, 'Language of the name.')
  lang: string;

  @Required(String, 'Full name as written in the language.')
  text: string;

  @Optional(String, 'Given name.')
  given?: string | null;

  @Optional(String, 'Family name, by which lists are ordered.')
  family?: string | null;

  @Optional(String, 'Patronymic.')
  patronymic?: string | null;

  @Optional(String, 'Title before the name, such as "Dr".')
  honorific?: string | null;
}

@InputType('PositionInput', { description: 'A position that a person holds or held.' })
export class PositionInput {
  @TextsFor('title', 'Title of the position in different languages, the main language first.')
  titles: Texts<'title'>;

  @RefersTo('party', 'Party at which the position is held (id, code, slug or name).', OPTIONAL)
  party?: Ref | null;

  @Optional(PartialDate, 'Start of the period.')
  from?: string | null;

  @Optional(PartialDate, 'End of the period.')
  to?: string | null;
}

/** The fields of a person in an input. */
@InputType()
export abstract class PersonFacts extends RecordFacts {
  @Optional(String, 'Short name in URLs. Default: made from the name.')
  slug?: string | null;

  @Required([PersonNameInput], 'Names, at most one in each language, the main name first.')
  names: PersonNameInput[];

  @Optional([PositionInput], 'Positions held now or earlier, the most important first.')
  positions?: PositionInput[] | null;
}
