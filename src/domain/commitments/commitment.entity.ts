import { ObjectType } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { ItemAtOccasion } from '../sessions/item-at-occasion.entity.ts';

export const CommitmentStatus = enumOf('CommitmentStatus', 'Status of a commitment.', {
  ANNOUNCED: 'Announced; nothing more is known.',
  PLANNED: 'Planned or scheduled.',
  IN_PROGRESS: 'Being carried out.',
  DONE: 'The commitment was kept.',
  PARTLY_DONE: 'The commitment was kept in part, and no more will follow.',
  MISSED: 'The commitment was not kept.',
  DROPPED: 'The makers have abandoned the commitment.',
  NO_INFORMATION: 'A search found no information on the result.',
});
export type CommitmentStatus = EnumOf<typeof CommitmentStatus>;

export const SettledStatus = enumOf('SettledStatus', 'Final status of a commitment.', {
  DONE: 'The commitment was kept.',
  PARTLY_DONE: 'The commitment was kept in part, and no more will follow.',
  MISSED: 'The commitment was not kept.',
  DROPPED: 'The makers have abandoned the commitment.',
});
export type SettledStatus = EnumOf<typeof SettledStatus>;

@ObjectType('Commitment', {
  implements: CooperationItem,
  description:
    'A promise that can be kept or missed, with or without an agreement. Its parties are those responsible, the counterparts, and those that the makers represent.',
})
@Entity('commitment')
@Check('commitment_occasion_check', 'forum_id is null or session_id is null')
@Index('commitment_due_on_id_idx', { synchronize: false })
@Index('commitment_announced_on_id_idx', { synchronize: false })
@Index(['status', 'visibility'])
@Index(['sortKey', 'id'])
export class Commitment extends ItemAtOccasion {
  @FieldColumn(CommitmentStatus, 'Current status of the commitment.')
  status: CommitmentStatus;

  @FieldColumn(PartialDate, 'Date on which the commitment was made; null if unknown.', { nullable: true })
  announcedOn: string | null;

  @FieldColumn(PartialDate, 'Date on which the work starts; null if unknown.', { nullable: true })
  startsOn: string | null;

  @FieldColumn(PartialDate, 'Date on which the commitment is due; null if unknown.', { nullable: true })
  dueOn: string | null;

  @Reference(() => Agreement, { field: 'Agreement in which the commitment was made; null if none.', nullable: true })
  agreementId: string | null;
}
