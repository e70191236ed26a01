import { ArgsType, Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { RecordWhere } from '../../records/api/where.ts';
import { Person } from './person.entity.ts';

@InputType('PersonWhere', { description: 'Which people.' })
export class PersonWhere extends RecordWhere implements Where {
  @Field(() => String, {
    nullable: true,
    description: 'Holds or held a position at this party, or spoke for it in a session; or for one that lay within it.',
  })
  represents?: string | null;

  @Field(() => String, { nullable: true, description: 'Appeared in a session of this forum (id or slug).' })
  spokeAt?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'This stands in the title of a position of theirs, in any language and in whatever case: "mayor". All titles are ' +
      'looked through, which costs more the more there are.',
  })
  position?: string | null;

  @Field(() => [PersonWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => PersonWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum PersonOrderField {
  NAME = 'NAME',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(PersonOrderField, {
  name: 'PersonOrderField',
  description: 'By what people may be ordered. Where nothing is said they come by name.',
  valuesConfig: {
    NAME: { description: 'By the main name, the family name first, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('PersonOrder', { description: 'In which order people come.' })
export class PersonOrder extends OrderBy<PersonOrderField>(() => PersonOrderField) {}

@ArgsType()
export class PersonList extends ListArguments(
  () => PersonWhere,
  () => PersonOrder,
) {}

@ObjectType('PersonEdge', { description: 'A person in a list.' })
export class PersonEdge extends EdgeOf(() => Person) {}

@ObjectType('PersonConnection', { description: 'A list of people, page by page.' })
export class PersonConnection extends ConnectionOf(
  () => Person,
  () => PersonEdge,
) {}
