import { In } from 'typeorm';
import { Flag } from '../flag.entity.ts';
import { firstDay, lastDay } from '../values/partial-date.ts';
import { type FlagDraft, flag } from './record.writes.ts';
import type { Path } from './rules.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

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
  return faults.map(flagOf);
}

function flagOf({ code, path, message }: Fault): FlagDraft {
  return { code, path: path.join('.'), message };
}

/**
 * Holds a record to the rules as it stands after a change. A fault that is flagged already may stay; a new one is refused,
 * or flagged if it is tolerated; the flag of one that is fixed goes.
 * @param codes the codes of all faults that are looked for
 * @param find looks for the faults, given the flags with such codes
 * @throws RuleViolation the first new fault that is not tolerated
 */
export async function judge(
  context: WriteContext,
  recordId: string,
  codes: readonly string[],
  find: (flags: readonly Flag[]) => Promise<Fault[]>,
): Promise<void> {
  const flags = await context.db.findBy(Flag, { recordId, code: In(codes) });
  const faults = await find(flags);
  const flagged = new Set(flags.map(({ code }) => code));
  const refused = faults.find(({ code, isTolerated }) => !isTolerated && !flagged.has(code));
  if (refused) throw new RuleViolation(refused.code, refused.path, refused.message);

  // Written anew where something has changed, so that the sentence of a flag that stays says what is so now.
  const messages = new Set(faults.map(({ message }) => message));
  const outdated = flags.filter(({ message }) => !messages.has(message));
  if (outdated.length > 0) await context.db.delete(Flag, { id: In(outdated.map(({ id }) => id)) });
  const said = new Set(flags.map(({ message }) => message));
  await flag(context, recordId, faults.filter(({ message }) => !said.has(message)).map(flagOf));
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
