import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { RecordTypeCount } from '../../records/record-type-count.entity.ts';
import { PartialDate } from '../../records/values/partial-date.ts';

@ObjectType('Dataset', { description: 'The data as a whole, as the requester may see it.' })
export class Dataset {
  @Field(() => String, { description: 'Title that the operator has given the data.' })
  title: string;

  @Field(() => String, {
    description: 'Version of the data: changes if, and only if, something that the requester may see changes.',
  })
  version: string;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Latest change that the requester may see; null if there is none.',
  })
  updatedAt: Date | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'Date of the earliest cooperation item; null if none has a date.',
  })
  earliestOn: string | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'Date of the latest cooperation item; null if none has a date.',
  })
  latestOn: string | null;

  @Field(() => [RecordTypeCount], {
    description: 'Number of records of each type that the requester may see, types without records included.',
  })
  counts: RecordTypeCount[];

  @Field(() => String, { nullable: true, description: 'Licence under which the data may be used; null if unstated.' })
  licence: string | null;

  @Field(() => String, { nullable: true, description: 'Contact address for the data; null if unstated.' })
  contact: string | null;
}
