import { ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Source } from '../sources/source.entity.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';

@ObjectType('StatusChange', { description: 'A change of the status of an agreement.' })
@Entity('status_change')
export class StatusChange extends OrderedPart {
  @Reference(() => Agreement, { onDelete: 'CASCADE' })
  agreementId: string;

  @FieldColumn(AgreementStatus, 'Previous status; null for the first one.', {
    nullable: true,
    name: 'from_status',
  })
  from: AgreementStatus | null;

  @FieldColumn(AgreementStatus, 'New status.', { name: 'to_status' })
  to: AgreementStatus;

  @FieldColumn(PartialDate, 'Date of the change; null if unknown.', { nullable: true, name: 'changed_on' })
  on: string | null;

  @FieldColumn(String, 'Note on the change; null if none.', { nullable: true })
  note: string | null;

  @Reference(() => Source, { field: 'Source that reports the change; null if none.', nullable: true })
  sourceId: string | null;
}
