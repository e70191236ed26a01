import { firstDay, lastDay } from './partial-date.ts';
import type { FlagDraft } from './record.writes.ts';
import type { Path } from './rules.ts';
import { RuleViolation } from './writing.ts';

/**
 * A rule of the domain that a record breaks though it may be true: real registers do so. An editor is refused; an import
 * keeps the record as it is and flags it.
 */
export interface Fault {
  code: string;
  path: Path;
  message: string;
  /** Whether an editor is not refused either: the record is flagged, however it was written. */
  isTolerated?: true;
}

/**
 * Holds a record to the rules.
 * @returns the flags that it has to carry: of tolerated faults only, unless it is written leniently
 * @throws RuleViolation the first fault that is not tolerated, unless it is written leniently
 */
export function flagsOrRefusal(faults: readonly Fault[], lenient: boolean | undefined): FlagDraft[] {
  const first = faults.find(({ isTolerated }) => !isTolerated);
  if (first && !lenient) throw new RuleViolation(first.code, first.path, first.message);
  return faults.map(({ code, path, message }) => ({ code, path: path.join('.'), message }));
}

/** Whether two partial dates are both known and do not overlap: "2025" and "2025-05" do. */
export function certainlyApart(date: string | null, other: string | null): boolean {
  return certainlyBefore(date, other) || certainlyBefore(other, date);
}

/**
 * Whether a partial date lies before another for certain. "2025" and "2025-05" overlap: neither lies before the other.
 * A date that is not known lies before nothing.
 */
export function certainlyBefore(date: string | null, other: string | null): boolean {
  return date !== null && other !== null && lastDay(date) < firstDay(other);
}
