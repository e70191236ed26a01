import { InterfaceType } from 'type-graphql';
import { Column } from 'typeorm';
import { Record } from './record.entity.ts';

/** A record with names, of which the main one stands in its own row. */
// type-graphql takes inherited fields only from a type that it knows. Nothing refers to this one, so the schema lacks it.
@InterfaceType()
export abstract class NamedRecord extends Record {
  /** The main name, in the language `nameLang`. */
  @Column('text')
  name: string;

  @Column('text')
  nameLang: string;

  /** What lists are sorted by: the name in Latin letters, without case and accents. */
  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
