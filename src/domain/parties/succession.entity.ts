import { ObjectType } from 'type-graphql';
import { Check, Entity, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

export const SuccessionKind = enumOf('SuccessionKind', 'Kind of succession of one party to another.', {
  RENAMED: 'The predecessor continues under a new name, recorded as a party of its own.',
  MERGED: 'The predecessor was merged, with others, into the successor.',
  SPLIT: 'The predecessor broke up, and the successor is one of its parts.',
  SECEDED: 'The successor left the predecessor, which continued to exist.',
  CONTINUES: 'The successor continues the rights and duties of the predecessor, as Russia those of the USSR.',
});
export type SuccessionKind = EnumOf<typeof SuccessionKind>;

@ObjectType('Succession', { description: 'Succession of one party to another.' })
@Entity('succession')
@Check('succession_itself_check', 'predecessor_id <> successor_id')
@Unique(['predecessorId', 'successorId'])
export class Succession extends Part {
  @Reference(() => Party, { field: 'Party that was succeeded.', index: false })
  predecessorId: string;

  @Reference(() => Party, { field: 'Party that succeeded.', onDelete: 'CASCADE' })
  successorId: string;

  @FieldColumn(SuccessionKind, 'Kind of succession, for example RENAMED or SPLIT.')
  kind: SuccessionKind;

  @FieldColumn(PartialDate, 'Date of the succession; null if unknown.', { nullable: true, name: 'happened_on' })
  on: string | null;
}
