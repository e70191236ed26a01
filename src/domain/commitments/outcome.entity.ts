import { Check, Entity, Unique } from 'typeorm';
import { Part, Reference } from '../../records/entity-columns.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Commitment } from './commitment.entity.ts';

/** An item that resulted from a commitment, such as an agreement or a session. */
@Entity('outcome')
@Check('outcome_itself_check', 'commitment_id <> item_id')
@Unique(['commitmentId', 'itemId'])
export class Outcome extends Part {
  @Reference(() => Commitment, { onDelete: 'CASCADE', index: false })
  commitmentId: string;

  @Reference(() => RecordEntry)
  itemId: string;
}
