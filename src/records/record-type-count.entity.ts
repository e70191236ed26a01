import { Field, Int, ObjectType } from 'type-graphql';
import { RecordType } from './record.entity.ts';

@ObjectType('RecordTypeCount', { description: 'Number of records of one type.' })
export class RecordTypeCount {
  @Field(() => RecordType, { description: 'Type of the records.' })
  type: RecordType;

  @Field(() => Int, { description: 'Number of the records.' })
  count: number;
}
