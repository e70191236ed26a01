import type { Likeness } from '../../records/description/likeness.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import {
  type Change,
  changeDocumentation,
  changedSlug,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import { documentRecord, insertOne, type RecordDraft } from '../../records/writing/record.writes.ts';
import { keptTitle, type TitleDraft } from '../../records/writing/titled.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { ForumSeries } from './forum-series.entity.ts';

/** A recurring gathering to be written. */
export interface ForumSeriesDraft extends TitleDraft, RecordDraft {
  /** Made of the title where it is not given. */
  slug?: string;
}

/** Series of one title. */
export const forumSeriesLikeness: Likeness = { field: 'titles' };

/**
 * Creates a series of forums.
 * @returns its uuid
 * @throws RuleViolation BAD_TEXT, BAD_LANGUAGE, BAD_SLUG, SLUG_TAKEN, and as the parts of any record do
 */
export async function createForumSeries(context: WriteContext, draft: ForumSeriesDraft): Promise<string> {
  const title = keptTitle(draft);
  const slug = await freeSlug(context, 'forum_series', draft.slug, title.title, draft.visibility);
  const id = await insertOne(context, ForumSeries, { visibility: draft.visibility, slug, ...title });
  await documentRecord(context, id, draft);
  return id;
}

/**
 * Changes a series of forums. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createForumSeries` does
 */
export async function updateForumSeries(
  context: WriteContext,
  id: string,
  change: Change<ForumSeriesDraft>,
): Promise<void> {
  const series = await context.db.findOneByOrFail(ForumSeries, { id });
  const title = keptTitle(withChange<ForumSeriesDraft>(series, change, ['title']));
  const slug = await changedSlug(context, 'forum_series', series.slug, change.slug);
  await updateRow(context, ForumSeries, series, { ...title, slug });
  await changeDocumentation(context, id, change);
}
