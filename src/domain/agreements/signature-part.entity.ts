import { Column, JoinColumn, ManyToOne } from 'typeorm';
import { OrderedPart } from '../../records/entity-columns.ts';
import { Signature } from './signature.entity.ts';

/** A part of a signature. It refers to it by both columns, so that it can never belong to another agreement than its signature. */
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
