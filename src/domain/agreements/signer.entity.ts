import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Signature } from './signature.entity.ts';

@ObjectType('Signer', { description: 'Who signed for a party. Two people may sign for one party.' })
@Entity('signer')
@Unique(['signatureId', 'personId'])
export class Signer {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  /** By both columns, so that a signer can never belong to another agreement than its signature. */
  @ManyToOne(() => Signature, { nullable: false, onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn([
    { name: 'signature_id', referencedColumnName: 'id' },
    { name: 'agreement_id', referencedColumnName: 'agreementId' },
  ])
  signature: Signature;

  @Column('uuid')
  signatureId: string;

  @Column('uuid')
  agreementId: string;

  @Field(() => Person, { description: 'The person who signed.' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn()
  person: Person;

  @Index()
  @Column('uuid')
  personId: string;

  @Field(() => String, {
    nullable: true,
    description: 'As what the person signed: the position that stands under the name.',
  })
  @Column('text', { nullable: true })
  signedAs: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When the person signed.' })
  @Column({ type: 'text', name: 'signed_on', collation: 'C', nullable: true })
  on: string | null;

  @Field(() => Party, { nullable: true, description: 'Where the person signed.' })
  @ManyToOne(() => Party)
  @JoinColumn()
  place: Party | null;

  @Index()
  @Column('uuid', { nullable: true })
  placeId: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
