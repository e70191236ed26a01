import { ObjectType } from 'type-graphql';
import { Entity, Unique } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { SignaturePart } from './signature-part.entity.ts';

@ObjectType('Signer', { description: 'Who signed for a party. Two people may sign for one party.' })
@Entity('signer')
@Unique(['signatureId', 'personId'])
export class Signer extends SignaturePart {
  @Reference(() => Person, { field: 'The person who signed.' })
  personId: string;

  @FieldColumn(String, 'As what the person signed: the position that stands under the name.', { nullable: true })
  signedAs: string | null;

  @FieldColumn(PartialDate, 'When the person signed.', { nullable: true, name: 'signed_on' })
  on: string | null;

  @Reference(() => Party, { field: 'Where the person signed.', nullable: true })
  placeId: string | null;
}
