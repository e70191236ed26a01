import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { RecordEntry } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { Source } from './source.entity.ts';

export const Stance = enumOf('Stance', 'Whether a source says what the record says.', {
  SUPPORTS: 'The source says the same.',
  CONTRADICTS: 'The source says something else, which the citation gives.',
});
export type Stance = EnumOf<typeof Stance>;

@ObjectType('Citation', { description: 'What a source says about a record or about some of its fields.' })
@Entity('citation')
@oneOf('citation', 'stance', Stance)
@Index(['recordId'])
@Index(['sourceId'])
export class Citation {
  @Field(() => ID, { description: 'By which mutations address the citation.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => RecordEntry, { nullable: false })
  @JoinColumn()
  record: RecordEntry;

  @Column('uuid')
  recordId: string;

  @Field(() => Source, { description: 'The source that is cited.' })
  @ManyToOne(() => Source, { nullable: false })
  @JoinColumn()
  source: Source;

  @Column('uuid')
  sourceId: string;

  @Field(() => [String], {
    description: 'The fields of the record that the source is cited for; empty where it is cited for the whole record.',
  })
  @Column('text', { array: true, default: [] })
  fields: string[];

  @Field(() => String, { nullable: true, description: 'Where in the source: a page, an article, a heading.' })
  @Column('text', { nullable: true })
  locator: string | null;

  @Field(() => Stance, { description: 'Whether the source supports or contradicts the record.' })
  @Column('text', { default: Stance.SUPPORTS })
  stance: Stance;

  @Field(() => String, {
    nullable: true,
    description: 'What the source says instead, where it contradicts the record.',
  })
  @Column('text', { nullable: true })
  assertedValue: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
