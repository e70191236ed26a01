import { GraphQLDateTime } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { FieldColumn, Part, Reference } from './entity-columns.ts';
import { Node, RecordEntry } from './record.entity.ts';

@ObjectType('Flag', {
  implements: Node,
  description: 'A warning that something in a record breaks a rule or is uncertain, although the source says so.',
})
@Entity('flag')
@Index(['code'])
export class Flag extends Part {
  @Reference(() => RecordEntry)
  recordId: string;

  @FieldColumn(
    String,
    'Code of the warning. Rules set TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, ' +
      'TERMINATED_BEFORE_SIGNED, STATUS_CHANGE_NOT_ALLOWED, STATUS_CHANGES_OUT_OF_ORDER, SIGNED_IN_FUTURE, ' +
      'SIGNATURE_DATES_DIFFER, MOVE_DATES_DIFFER, OUTSIDE_FORUM_DAYS and NOBODY_RESPONSIBLE; imports and editors also set others.',
  )
  code: string;

  @FieldColumn(String, 'Field of the record that the warning is about; null if it is not about one field.', {
    nullable: true,
  })
  path: string | null;

  @FieldColumn(String, 'The warning in a sentence.')
  message: string;

  @FieldColumn(GraphQLDateTime, 'Time at which an editor accepted it; null if it is to be reviewed.', {
    nullable: true,
  })
  reviewedAt: Date | null;

  @FieldColumn(String, 'Name of the editor who accepted it; null if it is to be reviewed.', { nullable: true })
  reviewedBy: string | null;
}
