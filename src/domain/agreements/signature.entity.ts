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
  'As what a party takes part in an agreement. Signatories and those that accede are its parties.',
  {
    SIGNATORY: 'Signs it, or is to sign it.',
    ACCEDING: 'Joins it without having signed it.',
    WITNESS: 'Signs as a witness only.',
    GUARANTOR: 'Guarantees that it is kept.',
    MEDIATOR: 'Brought the parties together.',
  },
);
export type SignatureRole = EnumOf<typeof SignatureRole>;

export const Capacity = enumOf('Capacity', 'In whose name a signature is given.', {
  OFFICIAL: 'In the name of the party.',
  INDIVIDUAL: "In the signer's own name, which does not bind the party.",
});
export type Capacity = EnumOf<typeof Capacity>;

@ObjectType('Signature', {
  implements: Node,
  description: "One party's part in an agreement, from the announcement on: it may not have signed yet.",
})
@Entity('signature')
@Check('signature_named_check', 'party_id is not null or named_as is not null')
@Unique(['agreementId', 'partyId', 'role'])
@Unique(['id', 'agreementId'])
@Index('signature_signed_on_id_idx', { synchronize: false })
export class Signature extends OrderedPart {
  @Reference(() => Agreement, { field: 'The agreement.', onDelete: 'CASCADE', index: false })
  agreementId: string;

  @Reference(() => Party, { field: 'The party; null where nobody knows which one it is.', nullable: true })
  partyId: string | null;

  @FieldColumn(String, 'What the agreement or its register calls the party.', { nullable: true })
  namedAs: string | null;

  @FieldColumn(SignatureRole, 'As what it takes part.')
  role: SignatureRole;

  @Reference(() => Party, {
    field: 'Through whom it acts: an agency for its city. The party is bound, the agency is not.',
    nullable: true,
  })
  throughId: string | null;

  @FieldColumn(Capacity, 'In whose name the signature is given.', { default: Capacity.OFFICIAL })
  capacity: Capacity;

  // The four days are read from the actions, by trigger: writes never set them.

  @FieldColumn(PartialDate, 'When it signed: its earliest signature among the actions.', { nullable: true })
  signedOn: string | null;

  @FieldColumn(
    PartialDate,
    'When it consented to be bound: its earliest ratification, acceptance, approval, accession or succession.',
    { nullable: true },
  )
  ratifiedOn: string | null;

  @FieldColumn(PartialDate, 'From when the agreement is or was in force for it.', { nullable: true })
  inForceFrom: string | null;

  @FieldColumn(PartialDate, 'When it left: its latest withdrawal or denunciation takes effect.', { nullable: true })
  withdrawnOn: string | null;
}
