import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, Unique } from 'typeorm';
import { Record, Visibility } from '../../records/record.entity.ts';
import { oneOf } from '../../records/values/one-of.ts';

@ObjectType('Person', { implements: Record, description: 'A human being.' })
@Entity('person')
@oneOf('person', 'visibility', Visibility)
@Unique(['slug'])
@Index(['sortKey', 'id'])
export class Person extends Record {
  @Field(() => String, { description: 'Its short name in addresses, unique among people.' })
  @Column('text')
  slug: string;

  /** The main name, in the language `nameLang`. All names are `PersonName`s. */
  @Column('text')
  name: string;

  @Column('text')
  nameLang: string;

  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
