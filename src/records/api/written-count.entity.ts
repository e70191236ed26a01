import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('WrittenCount', { description: 'Numbers of records or parts of one type that a mutation wrote.' })
export class WrittenCount {
  @Field(() => String, { description: 'Type as in ids: "agreement", "signature".' })
  type: string;

  @Field(() => Int, { description: 'Number of the new ones.' })
  created: number;

  @Field(() => Int, { description: 'Number of those that changed or moved to another record.' })
  changed: number;

  @Field(() => Int, { description: 'Number of the deleted ones.' })
  deleted: number;
}
