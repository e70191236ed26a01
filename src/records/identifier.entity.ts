import { GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from './entity-columns.ts';
import { RecordEntry } from './record.entity.ts';

@ObjectType('Identifier', { description: 'An identifier of a record in an external scheme.' })
@Entity('identifier')
@Unique(['recordId', 'scheme', 'value'])
@Index(['scheme', 'value'])
export class Identifier extends Part {
  @Reference(() => RecordEntry, { index: false })
  recordId: string;

  @FieldColumn(String, 'Name of the scheme in lower case: "wikidata", "geonames".')
  scheme: string;

  @FieldColumn(String, 'The identifier, as its scheme writes it.')
  value: string;

  @FieldColumn(GraphQLURL, 'URL of the record in the scheme; null if unknown.', { nullable: true })
  url: string | null;
}
