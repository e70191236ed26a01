import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Session } from '../sessions/session.entity.ts';

export const CommitmentStatus = enumOf('CommitmentStatus', 'What has become of a promise.', {
  ANNOUNCED: 'Somebody has announced it; nothing more is known.',
  PLANNED: 'It has a plan or a time.',
  IN_PROGRESS: 'It is being carried out.',
  DONE: 'It was kept.',
  PARTLY_DONE: 'It was kept in part, and no more will come.',
  MISSED: 'It was not kept.',
  DROPPED: 'Those who made it have given it up.',
  NO_INFORMATION: 'Somebody has looked, and found nothing about what became of it.',
});
export type CommitmentStatus = EnumOf<typeof CommitmentStatus>;

@ObjectType('Commitment', {
  implements: CooperationItem,
  description:
    'A promise that can be kept or missed, with or without an agreement. Its parties are those responsible, their counterparts, and those whom its makers represent.',
})
@Entity('commitment')
@oneOf('commitment', 'visibility', Visibility)
@Check('commitment_occasion_check', 'forum_id is null or session_id is null')
@oneOf('commitment', 'status', CommitmentStatus)
@Index('commitment_due_on_id_idx', { synchronize: false })
@Index('commitment_announced_on_id_idx', { synchronize: false })
@Index(['status', 'visibility'])
@Index(['sortKey', 'id'])
export class Commitment extends CooperationItem {
  @Field(() => CommitmentStatus, { description: 'What has become of it.' })
  @Column('text')
  status: CommitmentStatus;

  @Field(() => PartialDate, { nullable: true, description: 'When it was made.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  announcedOn: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it is to begin.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  startsOn: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'By when it is to be done.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  dueOn: string | null;

  @Field(() => Agreement, { nullable: true, description: 'The agreement in which it was made.' })
  @ManyToOne(() => Agreement)
  @JoinColumn()
  agreement: Agreement | null;

  @Index()
  @Column('uuid', { nullable: true })
  agreementId: string | null;

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
