import { ObjectType } from 'type-graphql';
import { Check, Entity, Index, Unique } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Node } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';
import { Agreement } from './agreement.entity.ts';

export const SignatureRole = enumOf(
  'SignatureRole',
  'Role of a party in an agreement. SIGNATORY and ACCEDING make it a party of the agreement.',
  {
    SIGNATORY: 'The party signs the agreement or is to sign it.',
    ACCEDING: 'The party joins the agreement without having signed it.',
    WITNESS: 'The party signs only as a witness.',
    GUARANTOR: 'The party guarantees that the agreement is kept.',
    MEDIATOR: 'The party brought the parties together.',
  },
);
export type SignatureRole = EnumOf<typeof SignatureRole>;

export const Capacity = enumOf('Capacity', 'Capacity in which a signature is given.', {
  OFFICIAL: 'In the name of the party.',
  INDIVIDUAL: "In the signer's own name, which does not bind the party.",
});
export type Capacity = EnumOf<typeof Capacity>;

@ObjectType('Signature', {
  implements: Node,
  description:
    'Participation of one party in an agreement, from the announcement on; the party may not have signed yet.',
})
@Entity('signature')
@Check('signature_named_check', 'party_id is not null or named_as is not null')
@Unique(['agreementId', 'partyId', 'role'])
@Unique(['id', 'agreementId'])
@Index('signature_signed_on_id_idx', { synchronize: false })
export class Signature extends OrderedPart {
  @Reference(() => Agreement, { field: 'The agreement.', onDelete: 'CASCADE', index: false })
  agreementId: string;

  @Reference(() => Party, { field: 'Party; null if only its name in the agreement is known.', nullable: true })
  partyId: string | null;

  @FieldColumn(String, 'Name of the party in the agreement or its register; null if not recorded.', { nullable: true })
  namedAs: string | null;

  @FieldColumn(SignatureRole, 'Role of the party in the agreement.')
  role: SignatureRole;

  @Reference(() => Party, {
    field: 'Party that acts for the party, such as an agency for its city; it is not bound itself. Null if none.',
    nullable: true,
  })
  throughId: string | null;

  @FieldColumn(Capacity, 'Capacity in which the signature is given.', { default: Capacity.OFFICIAL })
  capacity: Capacity;

  // A trigger derives the four dates from the actions. Writes never set them.

  @FieldColumn(
    PartialDate,
    'Date on which the party signed: its earliest action of signing; null if unknown or not signed.',
    { nullable: true },
  )
  signedOn: string | null;

  @FieldColumn(
    PartialDate,
    'Date of consent to be bound: the earliest ratification, acceptance, approval, accession or succession; null if none.',
    { nullable: true },
  )
  ratifiedOn: string | null;

  @FieldColumn(PartialDate, 'Date of entry into force for the party; null if unknown.', { nullable: true })
  inForceFrom: string | null;

  @FieldColumn(
    PartialDate,
    'Date on which the latest withdrawal or denunciation of the party takes effect; null if none.',
    { nullable: true },
  )
  withdrawnOn: string | null;
}
