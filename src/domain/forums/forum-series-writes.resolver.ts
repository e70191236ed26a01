import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { ForumSeries } from './forum-series.entity.ts';
import { forumSeriesList } from './forum-series.list.ts';
import { createForumSeries, updateForumSeries } from './forum-series.writes.ts';
import {
  CreateForumSeriesInput,
  CreateForumSeriesPayload,
  UpdateForumSeriesInput,
  UpdateForumSeriesPayload,
} from './forum-series-writes.inputs.ts';

const SHOWN = {
  entity: ForumSeries,
  field: 'forumSeries',
  ordered: forumSeriesList.usual,
};

@Resolver()
export class ForumSeriesWritesResolver {
  @Mutation(() => CreateForumSeriesPayload, { nullable: true, description: 'Adds a series of forums.' })
  createForumSeries(@Input(() => CreateForumSeriesInput) input: CreateForumSeriesInput): Write {
    return creation(input, createForumSeries, SHOWN);
  }

  @Mutation(() => UpdateForumSeriesPayload, {
    nullable: true,
    description: 'Changes a series of forums: what is absent stays, null clears, a list replaces the list.',
  })
  updateForumSeries(@Input(() => UpdateForumSeriesInput) input: UpdateForumSeriesInput): Write {
    return updating(input, updateForumSeries, SHOWN);
  }
}
