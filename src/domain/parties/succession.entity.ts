import { ObjectType } from 'type-graphql';
import { Check, Entity, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

export const SuccessionKind = enumOf('SuccessionKind', 'How one party came out of another.', {
  RENAMED: 'The same under a new name, kept as a party of its own.',
  MERGED: 'The predecessor was merged, with others, into the successor.',
  SPLIT: 'The predecessor fell apart, and this is one of its parts.',
  SECEDED: 'The successor left the predecessor, which went on.',
  CONTINUES: 'The successor continues the rights and duties of the predecessor, as Russia those of the USSR.',
});
export type SuccessionKind = EnumOf<typeof SuccessionKind>;

@ObjectType('Succession', { description: 'That one party came after another.' })
@Entity('succession')
@Check('succession_itself_check', 'predecessor_id <> successor_id')
@Unique(['predecessorId', 'successorId'])
export class Succession extends Part {
  @Reference(() => Party, { field: 'Who was before.', index: false })
  predecessorId: string;

  @Reference(() => Party, { field: 'Who came after.', onDelete: 'CASCADE' })
  successorId: string;

  @FieldColumn(SuccessionKind, 'How one came out of the other.')
  kind: SuccessionKind;

  @FieldColumn(PartialDate, 'When that happened.', { nullable: true, name: 'happened_on' })
  on: string | null;
}
