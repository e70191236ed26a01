import { ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { SignaturePart } from './signature-part.entity.ts';

export const TreatyActionKind = enumOf(
  'TreatyActionKind',
  'Kind of action of a party on an agreement, or of an event for the party.',
  {
    SIGNATURE: 'The party signed.',
    SIGNATURE_AD_REFERENDUM: 'The party signed, subject to confirmation.',
    RATIFICATION: 'The party ratified.',
    ACCEPTANCE: 'The party accepted, with the effect of a ratification.',
    APPROVAL: 'The party approved, with the effect of a ratification.',
    ACCESSION: 'The party acceded without having signed.',
    SUCCESSION: 'The party took the place of a party that it succeeded.',
    PROVISIONAL_APPLICATION: 'The party began to apply the agreement provisionally.',
    NOTIFICATION: 'The party notified the others, usually that its procedures are complete.',
    ENTRY_INTO_FORCE: 'The agreement entered into force for the party.',
    RESERVATION: 'The party made a reservation.',
    DECLARATION: 'The party made a declaration.',
    OBJECTION: 'The party objected to a reservation or declaration of another party.',
    SUSPENSION: 'The party suspended the agreement on its part.',
    WITHDRAWAL: 'The party withdrew.',
    DENUNCIATION: 'The party denounced the agreement.',
  },
);
export type TreatyActionKind = EnumOf<typeof TreatyActionKind>;

/** The kinds of action that are a signature. The date on which a party signed is derived from them. */
export const SIGNING: readonly TreatyActionKind[] = [
  TreatyActionKind.SIGNATURE,
  TreatyActionKind.SIGNATURE_AD_REFERENDUM,
];

@ObjectType('TreatyAction', {
  description: 'An action of a party on an agreement: it signs, ratifies, withdraws, ...',
})
@Entity('treaty_action')
@Index(['signatureId'])
export class TreatyAction extends SignaturePart {
  @FieldColumn(TreatyActionKind, 'Kind of action.')
  kind: TreatyActionKind;

  @FieldColumn(PartialDate, 'Date of the action; null if unknown.', { nullable: true, name: 'acted_on' })
  on: string | null;

  @FieldColumn(PartialDate, 'Date on which the action takes effect, if different; null if not recorded.', {
    nullable: true,
  })
  effectiveOn: string | null;

  @FieldColumn(String, 'Text of a reservation or declaration; null if none.', { nullable: true })
  text: string | null;
}
