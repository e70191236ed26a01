import { GraphQLLocale } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { type InputBase, TextInput } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { RefersTo, TextsFor } from '../../records/writing/drafts.ts';
import { NamedCreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { Person } from './person.entity.ts';
import { personList } from './person.list.ts';

@InputType('PersonNameInput', { description: "A person's name in one language." })
class PersonNameInput {
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
class PositionInput {
  @TextsFor('title', 'titlesIn')
  @Field(() => [TextInput], { description: 'What it is called in different languages, the main one first.' })
  titles: TextInput[];

  @RefersTo('party')
  @Field(() => String, { nullable: true, description: 'At which party, by whatever a person would type.' })
  party?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Since when.' })
  from?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when.' })
  to?: string | null;
}

/** What may be said of a person: where the record is made, some of it must be. */
function personFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @Field(() => String, {
      nullable: true,
      description: 'The readable name in addresses; made from the name if absent.',
    })
    slug?: string | null;

    @Field(() => [PersonNameInput], {
      nullable: !isNew,
      description: 'The names, at most one in a language, the main one first.',
    })
    names?: PersonNameInput[] | null;

    @Field(() => [PositionInput], { nullable: true, description: 'Positions held, the most important first.' })
    positions?: PositionInput[] | null;
  }
  return Facts;
}

@InputType('CreatePersonInput', { description: 'A person new to the record.' })
export class CreatePersonInput extends personFacts(NamedCreationInput, true) {}

export const CreatePersonPayload = creationOf(
  'person',
  () => Person,
  () => personList.Edge,
);

@InputType('UpdatePersonInput', { description: 'What is to change of what is on record of a person.' })
export class UpdatePersonInput extends personFacts(UpdateInput, false) {}

export const UpdatePersonPayload = updateOf('person', () => Person);
