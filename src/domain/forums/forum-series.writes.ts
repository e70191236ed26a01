import type { DuplicateRule } from '../../records/description/duplicate-rule.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import { applyChange, changedSlug, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import type { NewDraft } from '../../records/writing/drafts.ts';
import { createRecord } from '../../records/writing/record.writes.ts';
import { validateTitle } from '../../records/writing/titles.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { ForumSeries } from './forum-series.entity.ts';
import { ForumSeriesFacts } from './forum-series-writes.inputs.ts';

/** A series of forums to be written. */
export type ForumSeriesDraft = NewDraft<ForumSeriesFacts>;

/** Possible duplicates: series with the same title. */
export const forumSeriesLikeness: DuplicateRule = { field: 'titles' };

/**
 * Creates a series of forums.
 * @returns its uuid
 */
export async function createForumSeries(context: WriteContext, draft: ForumSeriesDraft): Promise<string> {
  const title = validateTitle(context.errors, draft);
  const slug = await freeSlug(context, 'forum_series', draft.slug, title.title, draft.visibility);
  return createRecord(context, ForumSeries, { slug, ...title }, draft);
}

/** Changes a series of forums. */
export async function updateForumSeries(
  context: WriteContext,
  id: string,
  change: DraftChange<ForumSeriesDraft>,
): Promise<void> {
  const series = await context.db.findOneByOrFail(ForumSeries, { id });
  const title = validateTitle(context.errors, applyChange(context.errors, ForumSeriesFacts, series, change));
  const slug = await changedSlug(context, 'forum_series', series.slug, change.slug);
  await changeRecord(context, ForumSeries, series, { ...title, slug }, change);
}
