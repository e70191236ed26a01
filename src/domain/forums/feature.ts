import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
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
import { ForumSeriesFacts } from './forum-series-writes.inputs.ts';
import { ForumFacts } from './forum-writes.inputs.ts';

export const forums: Feature = {
  entities: [ForumCity, ForumRole, ForumSeries, Forum],
  resolvers: [ForumResolver, ForumSeriesResolver, ...forumList.resolvers, ...forumSeriesList.resolvers],
  recordTypes: [
    recordType({
      type: 'FORUM_SERIES',
      description: 'A series of recurring forums.',
      entity: ForumSeries,
      fields: { titles_in: 'title' },
      exported: exportedForumSeries,
      written: mutationsOf(ForumSeries, {
        facts: ForumSeriesFacts,
        create: createForumSeries,
        update: updateForumSeries,
        likeness: forumSeriesLikeness,
        list: forumSeriesList,
        input: 'A new series of forums.',
        createDescription: 'Creates a series of forums.',
      }),
      page: forumSeriesPage,
      machine: machineReadableForumSeries,
    }),
    recordType({
      type: 'FORUM',
      description: 'A gathering: an edition of a series, a summit, a conference or a visit.',
      entity: Forum,
      parts: [
        { table: 'forum_city', owner: 'forum_id', field: 'cities', valueColumn: 'city_id' },
        { table: 'forum_role', owner: 'forum_id', field: 'roles', keys: [['partyId', 'role']] },
      ],
      fields: { titles_in: 'title', summaries_in: 'summary' },
      exported: exportedForums,
      written: mutationsOf(Forum, {
        facts: ForumFacts,
        create: createForum,
        update: updateForum,
        likeness: forumLikeness,
        list: forumList,
        input: 'A new forum: an edition of a series, a summit, a conference or a visit.',
        createDescription: 'Creates a forum with its cities and the roles of parties.',
        updateDescription: 'If the first day changes, the old one is added to `previousStartsOn`.',
      }),
      imported: {
        fields: {
          summary: { longest: MAX_PASSAGE_CHARS },
          cities: { level: PartyLevel.CITY },
          previousStartsOn: null,
        },
        dayFields: ['startsOn'],
        occurredOn: (row) => `${row}.starts_on`,
      },
      words: forumWords,
      page: forumPage,
      machine: machineReadableForum,
    }),
  ],
};
