import { ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { SignaturePart } from './signature-part.entity.ts';

export const TreatyActionKind = enumOf(
  'TreatyActionKind',
  'What a party did about an agreement, or what happened for it.',
  {
    SIGNATURE: 'It signed.',
    SIGNATURE_AD_REFERENDUM: 'It signed, subject to confirmation at home.',
    RATIFICATION: 'It ratified.',
    ACCEPTANCE: 'It accepted, which has the effect of ratifying.',
    APPROVAL: 'It approved, which has the effect of ratifying.',
    ACCESSION: 'It acceded without having signed.',
    SUCCESSION: 'It took the place of a party that it succeeded.',
    PROVISIONAL_APPLICATION: 'It began to apply the agreement provisionally.',
    NOTIFICATION: 'It notified the others, as a rule that its procedures are complete.',
    ENTRY_INTO_FORCE: 'The agreement entered into force for it.',
    RESERVATION: 'It made a reservation.',
    DECLARATION: 'It made a declaration.',
    OBJECTION: "It objected to another party's reservation or declaration.",
    SUSPENSION: 'It suspended the agreement on its part.',
    WITHDRAWAL: 'It withdrew.',
    DENUNCIATION: 'It denounced the agreement.',
  },
);
export type TreatyActionKind = EnumOf<typeof TreatyActionKind>;

/** The acts that are a signing: the days on which a party signed are read from them. */
export const SIGNING: readonly TreatyActionKind[] = [
  TreatyActionKind.SIGNATURE,
  TreatyActionKind.SIGNATURE_AD_REFERENDUM,
];

@ObjectType('TreatyAction', {
  description: 'One act of a party about an agreement: it signs, ratifies, withdraws, ...',
})
@Entity('treaty_action')
@Index(['signatureId'])
export class TreatyAction extends SignaturePart {
  @FieldColumn(TreatyActionKind, 'What it did.')
  kind: TreatyActionKind;

  @FieldColumn(PartialDate, 'When it did so, as far as that is known.', { nullable: true, name: 'acted_on' })
  on: string | null;

  @FieldColumn(PartialDate, 'From when that takes effect, where it is another day.', { nullable: true })
  effectiveOn: string | null;

  @FieldColumn(String, 'What it says: the wording of a reservation or declaration.', { nullable: true })
  text: string | null;
}
