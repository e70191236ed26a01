import { ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Source } from '../sources/source.entity.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';

@ObjectType('StatusChange', { description: 'One step of an agreement from status to status.' })
@Entity('status_change')
export class StatusChange extends OrderedPart {
  @Reference(() => Agreement, { onDelete: 'CASCADE' })
  agreementId: string;

  @FieldColumn(AgreementStatus, 'The status before; null where it entered with this change.', {
    nullable: true,
    name: 'from_status',
  })
  from: AgreementStatus | null;

  @FieldColumn(AgreementStatus, 'The status after.', { name: 'to_status' })
  to: AgreementStatus;

  @FieldColumn(PartialDate, 'When it changed, as far as that is known.', { nullable: true, name: 'changed_on' })
  on: string | null;

  @FieldColumn(String, 'A remark on the change.', { nullable: true })
  note: string | null;

  @Reference(() => Source, { field: 'Where the change is reported.', nullable: true })
  sourceId: string | null;
}
