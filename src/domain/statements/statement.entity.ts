import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { Visibility } from '../../records/record.entity.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Session } from '../sessions/session.entity.ts';

@ObjectType('Statement', {
  implements: CooperationItem,
  description: 'What somebody said on the record. Its parties are those concerned and those whom its makers represent.',
})
@Entity('statement')
@oneOf('statement', 'visibility', Visibility)
@Check('statement_occasion_check', 'forum_id is null or session_id is null')
export class Statement extends CooperationItem {
  /** What was said, in our own words: never an invented quotation. */
  @Column('text')
  summary: string;

  @Column('text')
  summaryLang: string;

  /** The summary in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  summariesIn: { [lang: string]: string };

  @Field(() => PartialDate, { nullable: true, description: 'When it was said, as far as that is known.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  saidOn: string | null;

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
