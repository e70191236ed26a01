import { GraphQLLocale } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Column, Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { Person } from './person.entity.ts';

@ObjectType('PersonName', { description: 'A name of a person in one language.' })
@Entity('person_name')
@Unique(['personId', 'lang'])
@Index(['folded'])
@Index(['latin'])
export class PersonName extends Part {
  @Reference(() => Person, { onDelete: 'CASCADE', index: false })
  personId: string;

  @FieldColumn(GraphQLLocale, 'Language of the name.')
  lang: string;

  @FieldColumn(String, 'Full name as written in the language.')
  text: string;

  @FieldColumn(String, 'Given name; null if not recorded separately.', { nullable: true })
  given: string | null;

  @FieldColumn(String, 'Family name; null if not recorded separately.', { nullable: true })
  family: string | null;

  @FieldColumn(String, 'Patronymic; null if none.', { nullable: true })
  patronymic: string | null;

  @FieldColumn(String, 'Title before the name, such as "Dr"; null if none.', { nullable: true })
  honorific: string | null;

  /** The form by which names are compared: without case, accents and punctuation. */
  @Column({ type: 'text', collation: 'C' })
  folded: string;

  /** `folded` in Latin letters. */
  @Column({ type: 'text', collation: 'C' })
  latin: string;
}
