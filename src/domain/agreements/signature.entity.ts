import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { Node } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
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
@oneOf('signature', 'role', SignatureRole)
@oneOf('signature', 'capacity', Capacity)
@Check('signature_named_check', 'party_id is not null or named_as is not null')
@Unique(['agreementId', 'partyId', 'role'])
@Unique(['id', 'agreementId'])
@Index('signature_signed_on_id_idx', { synchronize: false })
export class Signature extends Node {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  declare id: string;

  @Field(() => Agreement, { description: 'The agreement.' })
  @ManyToOne(() => Agreement, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  agreement: Agreement;

  @Column('uuid')
  agreementId: string;

  @Field(() => Party, { nullable: true, description: 'The party; null where nobody knows which one it is.' })
  @ManyToOne(() => Party)
  @JoinColumn()
  party: Party | null;

  @Index()
  @Column('uuid', { nullable: true })
  partyId: string | null;

  @Field(() => String, { nullable: true, description: 'What the agreement or its register calls the party.' })
  @Column('text', { nullable: true })
  namedAs: string | null;

  @Field(() => SignatureRole, { description: 'As what it takes part.' })
  @Column('text')
  role: SignatureRole;

  @Field(() => Party, {
    nullable: true,
    description: 'Through whom it acts: an agency for its city. The party is bound, the agency is not.',
  })
  @ManyToOne(() => Party)
  @JoinColumn()
  through: Party | null;

  @Index()
  @Column('uuid', { nullable: true })
  throughId: string | null;

  @Field(() => Capacity, { description: 'In whose name the signature is given.' })
  @Column('text', { default: Capacity.OFFICIAL })
  capacity: Capacity;

  @Column('integer', { default: 0 })
  ordinal: number;

  // The four days are read from the actions, by trigger: writes never set them.

  @Field(() => PartialDate, {
    nullable: true,
    description: 'When it signed: its earliest signature among the actions.',
  })
  @Column({ type: 'text', collation: 'C', nullable: true })
  signedOn: string | null;

  @Field(() => PartialDate, {
    nullable: true,
    description:
      'When it consented to be bound: its earliest ratification, acceptance, approval, accession or succession.',
  })
  @Column({ type: 'text', collation: 'C', nullable: true })
  ratifiedOn: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'From when the agreement is or was in force for it.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  inForceFrom: string | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'When it left: its latest withdrawal or denunciation takes effect.',
  })
  @Column({ type: 'text', collation: 'C', nullable: true })
  withdrawnOn: string | null;
}
