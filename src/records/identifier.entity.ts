import { GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from './entity-columns.ts';
import { RecordEntry } from './record.entity.ts';

@ObjectType('Identifier', { description: 'By what others know the record.' })
@Entity('identifier')
@Unique(['recordId', 'scheme', 'value'])
@Index(['scheme', 'value'])
export class Identifier extends Part {
  @Reference(() => RecordEntry, { index: false })
  recordId: string;

  @FieldColumn(String, 'Whose identifier it is, in lower case, for instance wikidata or geonames.')
  scheme: string;

  @FieldColumn(String, 'The identifier itself, as its scheme writes it.')
  value: string;

  @FieldColumn(GraphQLURL, 'Where the scheme describes the record.', { nullable: true })
  url: string | null;
}
