import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { IdOrSlug } from '../../records/api/connection.ts';
import { InLanguage, inLanguage } from '../../records/values/languages.ts';
import { isNamed } from '../../records/values/refs.ts';
import { ForumConnection, ForumList } from './forum.inputs.ts';
import { forums } from './forum.reads.ts';
import { ForumSeries } from './forum-series.entity.ts';
import { ForumSeriesConnection, ForumSeriesList } from './forum-series.inputs.ts';
import { allForumSeries, forumSeriesTitle } from './forum-series.reads.ts';

@Resolver(() => ForumSeries)
export class ForumSeriesResolver {
  @Reads()
  @Query(() => ForumSeries, { nullable: true, description: 'One series of forums, by its id or slug.' })
  forumSeries(@Args(() => IdOrSlug) which: IdOrSlug): Reading {
    return one(ForumSeries, (series) => isNamed(series, 'forum_series', which));
  }

  @Reads()
  @Query(() => ForumSeriesConnection, { description: 'Series of forums, by title where no order is given.' })
  allForumSeries(@Args(() => ForumSeriesList) args: ForumSeriesList): Reading {
    return allForumSeries(args);
  }

  @Reads()
  @FieldResolver(() => String, { description: 'Its title in a language, or else its main title.' })
  title(@Root() series: Row<ForumSeries>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage(forumSeriesTitle(series), lang);
  }

  @Reads()
  @FieldResolver(() => ForumConnection, { description: 'Its editions, the latest first where no order is given.' })
  forums(@Root() series: Row<ForumSeries>, @Args(() => ForumList) args: ForumList): Reading {
    return forums(args, (forum) => sql`${forum.seriesId} = ${series.id}`);
  }
}
