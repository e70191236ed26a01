import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { Party } from '../parties/party.entity.ts';
import { Agreement } from './agreement.entity.ts';

/** One place at which an agreement was signed. */
@Entity('agreement_place')
@Unique(['agreementId', 'partyId'])
export class AgreementPlace {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Agreement, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  agreement: Agreement;

  @Column('uuid')
  agreementId: string;

  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  party: Party;

  @Index()
  @Column('uuid')
  partyId: string;

  @Column('integer', { default: 0 })
  ordinal: number;
}
