import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { RecordEntry, Visibility } from '../../records/record.entity.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Session } from '../sessions/session.entity.ts';

export const Bound = enumOf('Bound', 'How a reported value is meant.', {
  EXACT: 'Exactly this much.',
  AT_LEAST: 'This much or more: "over 70".',
  AT_MOST: 'This much or less: "up to 70".',
  ABOUT: 'Roughly this much.',
});
export type Bound = EnumOf<typeof Bound>;

@ObjectType('Figure', {
  implements: CooperationItem,
  description:
    'A reported quantity; its title is its label. Its parties are those concerned and those whom its makers represent.',
})
@Entity('figure')
@oneOf('figure', 'visibility', Visibility)
@Check('figure_occasion_check', 'forum_id is null or session_id is null')
@oneOf('figure', 'bound', Bound)
@Index('figure_as_of_id_idx', { synchronize: false })
@Index(['value', 'id'])
export class Figure extends CooperationItem {
  @Field(() => String, {
    description:
      'What is measured, as a code that is the same in every edition, so that figures can be compared: agreements_signed.',
  })
  @Index()
  @Column('text')
  indicator: string;

  @Field(() => Decimal, { description: 'How much, exactly as reported.' })
  @Column('numeric')
  value: string;

  @Field(() => String, {
    description: 'Of what: a unit in lower case ("countries", "percent"), or a currency ("USD").',
  })
  @Column('text')
  unit: string;

  @Field(() => Bound, { description: 'Whether the value is exact, a lower or an upper bound, or rough.' })
  @Column('text')
  bound: Bound;

  @Field(() => PartialDate, { nullable: true, description: 'At what time that was so.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  asOf: string | null;

  /** The record that it measures, of whatever type. */
  @ManyToOne(() => RecordEntry)
  @JoinColumn()
  about: RecordEntry | null;

  @Index()
  @Column('uuid', { nullable: true })
  aboutId: string | null;

  @ManyToOne(() => Forum)
  @JoinColumn()
  forum: Forum | null;

  @Index()
  @Column('uuid', { nullable: true })
  forumId: string | null;

  @ManyToOne(() => Session)
  @JoinColumn()
  session: Session | null;

  @Index()
  @Column('uuid', { nullable: true })
  sessionId: string | null;
}
