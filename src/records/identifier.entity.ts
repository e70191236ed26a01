import { GraphQLURL } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { RecordEntry } from './record.entity.ts';

@ObjectType('Identifier', { description: 'By what others know the record.' })
@Entity('identifier')
@Unique(['recordId', 'scheme', 'value'])
@Index(['scheme', 'value'])
export class Identifier {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  record: RecordEntry;

  @Column('uuid')
  recordId: string;

  @Field(() => String, { description: 'Whose identifier it is, in lower case, for instance wikidata or geonames.' })
  @Column('text')
  scheme: string;

  @Field(() => String, { description: 'The identifier itself, as its scheme writes it.' })
  @Column('text')
  value: string;

  @Field(() => GraphQLURL, { nullable: true, description: 'Where the scheme describes the record.' })
  @Column('text', { nullable: true })
  url: string | null;
}
