import { recordTypeOf } from '../../records/description/registry.ts';
import type { RecordType } from '../../records/record.entity.ts';
import type { Draft, RecordReference } from '../files/import-format.ts';

/**
 * Returns the day by which the parties of a record are chosen: its `occurredOn`, the start of a forum, or for a
 * delegation the start of its forum.
 * @param drafts the drafts of all rows; the first value of each field counts
 * @param dayOfRecord returns the day of a forum or session by key
 * @returns a partial date; null for a record without a day
 */
export function dayOf(
  kind: RecordType,
  drafts: readonly Draft[],
  dayOfRecord: (key: string) => string | null = () => null,
): string | null {
  const { dayFields = [], occasionFields = [] } = recordTypeOf(kind).imported ?? {};
  const first = (field: string) => drafts.find((draft) => draft[field] != null)?.[field];
  for (const field of dayFields) {
    const day = first(field);
    if (typeof day === 'string') return day.slice(0, 10);
  }
  for (const field of occasionFields) {
    const key = (first(field) as Partial<RecordReference> | undefined)?.$record;
    const day = key ? dayOfRecord(key) : null;
    if (day) return day;
  }
  return null;
}

/** Returns the day of a part that has its own, such as a signature, a placement or a position; null for others. */
export function dayOfPart({ signedOn, actions, from, to, on }: Draft): string | null {
  const acted = ((actions as Draft[] | undefined) ?? []).flatMap((action) => (action.on as string | null) ?? []);
  const [day] = [signedOn, acted.sort()[0], from, to, on].filter((each) => typeof each === 'string');
  return (day as string | undefined) ?? null;
}
