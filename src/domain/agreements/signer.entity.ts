import { ObjectType } from 'type-graphql';
import { Entity, Unique } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { SignaturePart } from './signature-part.entity.ts';

@ObjectType('Signer', { description: 'A person who signed for a party. Several people may sign for one party.' })
@Entity('signer')
@Unique(['signatureId', 'personId'])
export class Signer extends SignaturePart {
  @Reference(() => Person, { field: 'Person who signed.' })
  personId: string;

  @FieldColumn(String, 'Position as written under the signature; null if not recorded.', { nullable: true })
  signedAs: string | null;

  @FieldColumn(PartialDate, 'Date on which the person signed; null if unknown.', { nullable: true, name: 'signed_on' })
  on: string | null;

  @Reference(() => Party, { field: 'Place where the person signed; null if unknown.', nullable: true })
  placeId: string | null;
}
