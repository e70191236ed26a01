import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { PartyLevel } from '../parties/party.entity.ts';
import { Forum } from './forum.entity.ts';
import { exportedForums } from './forum.export.ts';
import { forumList } from './forum.list.ts';
import { machineReadableForum } from './forum.machine.ts';
import { forumPage } from './forum.page.ts';
import { ForumResolver, ForumSeriesResolver } from './forum.resolver.ts';
import { forumWords } from './forum.words.ts';
import { createForum, forumLikeness, updateForum } from './forum.writes.ts';
import { ForumCity } from './forum-city.entity.ts';
import { ForumRole } from './forum-role.entity.ts';
import { ForumSeries } from './forum-series.entity.ts';
import { exportedForumSeries } from './forum-series.export.ts';
import { forumSeriesList } from './forum-series.list.ts';
import { machineReadableForumSeries } from './forum-series.machine.ts';
import { forumSeriesPage } from './forum-series.page.ts';
import { createForumSeries, forumSeriesLikeness, updateForumSeries } from './forum-series.writes.ts';
import { CreateForumSeriesInput } from './forum-series-writes.inputs.ts';
import { ForumSeriesWritesResolver } from './forum-series-writes.resolver.ts';
import { CreateForumInput } from './forum-writes.inputs.ts';
import { ForumWritesResolver } from './forum-writes.resolver.ts';

export const forums: Feature = {
  entities: [ForumCity, ForumRole, ForumSeries, Forum],
  resolvers: [
    ForumWritesResolver,
    ForumSeriesWritesResolver,
    ForumResolver,
    ForumSeriesResolver,
    ...forumList.resolvers,
    ...forumSeriesList.resolvers,
  ],
  recordTypes: [
    recordType({
      type: 'FORUM_SERIES',
      description: 'A recurring gathering.',
      entity: ForumSeries,
      fields: { titles_in: 'title' },
      exported: exportedForumSeries,
      written: {
        input: CreateForumSeriesInput,
        create: createForumSeries,
        update: updateForumSeries,
        likeness: forumSeriesLikeness,
      },
      page: forumSeriesPage,
      machine: machineReadableForumSeries,
    }),
    recordType({
      type: 'FORUM',
      description: 'One edition of a gathering, or a visit or summit.',
      entity: Forum,
      parts: [
        { table: 'forum_city', owner: 'forum_id', field: 'cities', holds: 'city_id' },
        { table: 'forum_role', owner: 'forum_id', field: 'roles', keys: [['partyId', 'role']] },
      ],
      fields: { titles_in: 'title', summaries_in: 'summary' },
      exported: exportedForums,
      written: { input: CreateForumInput, create: createForum, update: updateForum, likeness: forumLikeness },
      imported: {
        fields: {
          summary: { longest: LONGEST_PASSAGE },
          cities: { level: PartyLevel.CITY },
          previousStartsOn: null,
        },
        days: ['startsOn'],
        occurredOn: (row) => `${row}.starts_on`,
      },
      words: forumWords,
      page: forumPage,
      machine: machineReadableForum,
    }),
  ],
};
