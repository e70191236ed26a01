import { ObjectType } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { ItemAtOccasion } from '../sessions/item-at-occasion.entity.ts';

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

export const SettledStatus = enumOf('SettledStatus', 'What became of a promise, as far as it is settled.', {
  DONE: 'It was kept.',
  PARTLY_DONE: 'It was kept in part, and no more will come.',
  MISSED: 'It was not kept.',
  DROPPED: 'Those who made it have given it up.',
});
export type SettledStatus = EnumOf<typeof SettledStatus>;

@ObjectType('Commitment', {
  implements: CooperationItem,
  description:
    'A promise that can be kept or missed, with or without an agreement. Its parties are those responsible, their counterparts, and those whom its makers represent.',
})
@Entity('commitment')
@Check('commitment_occasion_check', 'forum_id is null or session_id is null')
@Index('commitment_due_on_id_idx', { synchronize: false })
@Index('commitment_announced_on_id_idx', { synchronize: false })
@Index(['status', 'visibility'])
@Index(['sortKey', 'id'])
export class Commitment extends ItemAtOccasion {
  @FieldColumn(CommitmentStatus, 'What has become of it.')
  status: CommitmentStatus;

  @FieldColumn(PartialDate, 'When it was made.', { nullable: true })
  announcedOn: string | null;

  @FieldColumn(PartialDate, 'When it is to begin.', { nullable: true })
  startsOn: string | null;

  @FieldColumn(PartialDate, 'By when it is to be done.', { nullable: true })
  dueOn: string | null;

  @Reference(() => Agreement, { field: 'The agreement in which it was made.', nullable: true })
  agreementId: string | null;
}
