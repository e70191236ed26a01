import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../records/mutation.inputs.ts';
import type { Write } from '../records/mutations.ts';
import { creation } from '../records/payload.ts';
import { ForumSeries } from './forum-series.entity.ts';
import { forumSeriesOrderings } from './forum-series.reads.ts';
import { createForumSeries } from './forum-series.writes.ts';
import { CreateForumSeriesInput, CreateForumSeriesPayload } from './forum-series-writes.inputs.ts';

const SHOWN = { entity: ForumSeries, field: 'forumSeries', ordered: forumSeriesOrderings.of(null) };

@Resolver()
export class ForumSeriesWritesResolver {
  @Mutation(() => CreateForumSeriesPayload, { nullable: true, description: 'Adds a series of forums.' })
  createForumSeries(@Input(() => CreateForumSeriesInput) input: CreateForumSeriesInput): Write {
    return creation(input, createForumSeries, SHOWN);
  }
}
