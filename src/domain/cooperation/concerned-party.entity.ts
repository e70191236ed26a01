import { Entity, Unique } from 'typeorm';
import { OneOf, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Party } from '../parties/party.entity.ts';

/**
 * Role of a party in an item: RESPONSIBLE or COUNTERPART of a commitment, SUBJECT of a session, otherwise CONCERNED.
 */
export enum ConcernedPartyRole {
  RESPONSIBLE = 'RESPONSIBLE',
  COUNTERPART = 'COUNTERPART',
  CONCERNED = 'CONCERNED',
  SUBJECT = 'SUBJECT',
}

/** A party that a session is about, that a statement or figure concerns, or that a commitment binds. */
@Entity('concerned_party')
@Unique(['itemId', 'partyId', 'role'])
export class ConcernedParty extends OrderedPart {
  @Reference(() => RecordEntry, { index: false })
  itemId: string;

  @Reference(() => Party)
  partyId: string;

  @OneOf(ConcernedPartyRole)
  role: ConcernedPartyRole;
}
