import { ObjectType } from 'type-graphql';
import { Entity, Index, Unique } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { NamedRecord } from '../../records/named-record.entity.ts';
import { Record } from '../../records/record.entity.ts';

@ObjectType('Person', { implements: Record, description: 'A human being.' })
@Entity('person')
@Unique(['slug'])
@Index(['sortKey', 'id'])
export class Person extends NamedRecord {
  @FieldColumn(String, 'Short name in URLs, unique among people.')
  slug: string;
}
