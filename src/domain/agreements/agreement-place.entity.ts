import { Entity, Unique } from 'typeorm';
import { OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Party } from '../parties/party.entity.ts';
import { Agreement } from './agreement.entity.ts';

/** A place where an agreement was signed. */
@Entity('agreement_place')
@Unique(['agreementId', 'partyId'])
export class AgreementPlace extends OrderedPart {
  @Reference(() => Agreement, { onDelete: 'CASCADE', index: false })
  agreementId: string;

  @Reference(() => Party)
  partyId: string;
}
