import { InterfaceType } from 'type-graphql';
import { Column } from 'typeorm';
import { Record } from './record.entity.ts';

/** A record with a title in one or more languages. */
// type-graphql inherits fields only from types that it knows. The schema omits this type, since nothing refers to it.
@InterfaceType()
export abstract class TitledRecord extends Record {
  /** The main title, in the language `titleLang`. */
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  /** The title in the other languages, by language tag. */
  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  /** Sort key of lists: the title in Latin letters, without case and accents. */
  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
