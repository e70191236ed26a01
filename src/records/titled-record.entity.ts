import { InterfaceType } from 'type-graphql';
import { Column } from 'typeorm';
import { Record } from './record.entity.ts';

/** A record with a title in one or more languages. */
// type-graphql takes inherited fields only from a type that it knows. Nothing refers to this one, so the schema lacks it.
@InterfaceType()
export abstract class TitledRecord extends Record {
  /** The main title, in the language `titleLang`. */
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  /** The title in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  /** What lists are sorted by: the title in Latin letters, without case and accents. */
  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
