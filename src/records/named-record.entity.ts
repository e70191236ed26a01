import { InterfaceType } from 'type-graphql';
import { Column } from 'typeorm';
import { Record } from './record.entity.ts';

/** A record with names; its own row has the main name. */
// type-graphql inherits fields only from types that it knows. The schema omits this type, since nothing refers to it.
@InterfaceType()
export abstract class NamedRecord extends Record {
  /** The main name, in the language `nameLang`. */
  @Column('text')
  name: string;

  @Column('text')
  nameLang: string;

  /** Sort key of lists: the name in Latin letters, without case and accents. */
  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
