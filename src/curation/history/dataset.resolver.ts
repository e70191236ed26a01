import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../access/context.ts';
import { object, type ReadPlan, Reads } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { LATEST_CHANGE, TOKEN_NOW } from './feed-token.ts';

@ObjectType('Dataset', { description: 'The data as a whole, as the requester may see it.' })
class Dataset {
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

  @Field(() => String, { nullable: true, description: 'Licence under which the data may be used; null if unstated.' })
  licence: string | null;

  @Field(() => String, { nullable: true, description: 'Contact address for the data; null if unstated.' })
  contact: string | null;
}

/** Description of data whose operator has given none. */
const UNNAMED = { title: 'Entente', licence: null, contact: null };

@Resolver()
export class DatasetResolver {
  @Reads()
  @Query(() => Dataset, { description: 'The data as a whole: title, licence, version, last change.' })
  dataset(_none: object, @Ctx() { dataSet: { title, licence, contact } = UNNAMED }: RequestContext): ReadPlan {
    return object({
      title: sql`${title}::text`,
      version: TOKEN_NOW,
      updatedAt: LATEST_CHANGE,
      licence: sql`${licence}::text`,
      contact: sql`${contact}::text`,
    });
  }
}
