import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from './person.entity.ts';

@ObjectType('Position', { description: 'A position that a person holds or held.' })
@Entity('position')
@Index(['personId'])
@Index(['partyId'])
export class Position {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Person, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  person: Person;

  @Column('uuid')
  personId: string;

  /** The title in the language `titleLang`; the others, by language, stand in `titlesIn`. */
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  @Field(() => Party, { nullable: true, description: 'At which party the position is held.' })
  @ManyToOne(() => Party)
  @JoinColumn()
  party: Party | null;

  @Column('uuid', { nullable: true })
  partyId: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Since when; null where it is unknown.' })
  @Column({ type: 'text', collation: 'C', name: 'valid_from', nullable: true })
  from: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when; null where it is still held or unknown.' })
  @Column({ type: 'text', collation: 'C', name: 'valid_to', nullable: true })
  to: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
