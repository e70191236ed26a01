import { Column, Entity, Index, Unique } from 'typeorm';
import { Part, Reference } from '../../records/entity-columns.ts';
import { Person } from './person.entity.ts';

/** A person's name in one language, its parts apart where they are known. The API shows it as fields of the person. */
@Entity('person_name')
@Unique(['personId', 'lang'])
@Index(['folded'])
@Index(['latin'])
export class PersonName extends Part {
  @Reference(() => Person, { onDelete: 'CASCADE', index: false })
  personId: string;

  @Column('text')
  lang: string;

  /** The whole name, as it is written in that language. */
  @Column('text')
  text: string;

  @Column('text', { nullable: true })
  given: string | null;

  @Column('text', { nullable: true })
  family: string | null;

  @Column('text', { nullable: true })
  patronymic: string | null;

  @Column('text', { nullable: true })
  honorific: string | null;

  /** What is compared when a name is looked up: without case, accents and punctuation. */
  @Column({ type: 'text', collation: 'C' })
  folded: string;

  /** The same in Latin letters. */
  @Column({ type: 'text', collation: 'C' })
  latin: string;
}
