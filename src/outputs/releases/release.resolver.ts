import { GraphQLDateTime, GraphQLURL } from 'graphql-scalars';
import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver } from 'type-graphql';
import type { RequestContext } from '../../access/context.ts';
import { Dataset } from '../../curation/history/dataset.entity.ts';
import { InJavaScript } from '../../query/compiling/read-plans.ts';
import { latestReleaseIn } from './release-store.ts';

@ObjectType('DatasetRelease', { description: 'A release: all public data at one instant, which never change again.' })
class DatasetRelease {
  @Field(() => Int, { description: 'Number of the release, from 1.' })
  number: number;

  @Field(() => GraphQLDateTime, { description: 'Instant at which its data were read.' })
  createdAt: Date;

  @Field(() => GraphQLURL, { description: 'Address of its page and files.' })
  url: string;
}

@Resolver(() => Dataset)
export class LatestReleaseResolver {
  @InJavaScript()
  @FieldResolver(() => DatasetRelease, { nullable: true, description: 'Latest release; null if there is none.' })
  async latestRelease(@Ctx() { releasesDir, publicUrl }: RequestContext): Promise<DatasetRelease | null> {
    const latest = releasesDir === undefined ? null : await latestReleaseIn(releasesDir);
    if (!latest) return null;
    const { number, created } = latest;
    return { number, createdAt: new Date(created), url: `${publicUrl}/releases/${number}` };
  }
}
