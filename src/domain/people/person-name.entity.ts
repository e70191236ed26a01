import { GraphQLLocale } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Column, Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { Person } from './person.entity.ts';

@ObjectType('PersonName', { description: 'The name of a person in one language.' })
@Entity('person_name')
@Unique(['personId', 'lang'])
@Index(['folded'])
@Index(['latin'])
export class PersonName extends Part {
  @Reference(() => Person, { onDelete: 'CASCADE', index: false })
  personId: string;

  @FieldColumn(GraphQLLocale, 'The language of the name.')
  lang: string;

  @FieldColumn(String, 'The whole name, as it is written in that language.')
  text: string;

  @FieldColumn(String, 'The given name; null if it is not told apart.', { nullable: true })
  given: string | null;

  @FieldColumn(String, 'The family name; null if it is not told apart.', { nullable: true })
  family: string | null;

  @FieldColumn(String, 'The patronymic; null if there is none.', { nullable: true })
  patronymic: string | null;

  @FieldColumn(String, 'The title before the name, such as "Dr"; null if there is none.', { nullable: true })
  honorific: string | null;

  /** What is compared when a name is looked up: without case, accents and punctuation. */
  @Column({ type: 'text', collation: 'C' })
  folded: string;

  /** The same in Latin letters. */
  @Column({ type: 'text', collation: 'C' })
  latin: string;
}
