import { Column, JoinColumn, ManyToOne } from 'typeorm';
import { OrderedPart } from '../../records/entity-columns.ts';
import { Signature } from './signature.entity.ts';

/** A part of a signature. The foreign key has both columns, so that the agreement is always that of the signature. */
export abstract class SignaturePart extends OrderedPart {
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
}
