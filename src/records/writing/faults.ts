import { In } from 'typeorm';
import { Flag } from '../flag.entity.ts';
import { firstDay, lastDay } from '../values/partial-date.ts';
import { type InputErrors, type Path, RuleViolation } from './input-errors.ts';
import { type FlagDraft, flag } from './record.writes.ts';
import type { WriteContext } from './writing.ts';

/** Something about a record that may be true and yet disagrees: the record is flagged, however it was written. */
export interface ToleratedFault {
  /** The code of the flag. */
  code: string;
  path: Path;
  message: string;
}

/**
 * A rule of the domain that a record breaks though it may be true: real registers do so. An editor is refused, unless the
 * fault is tolerated; an import keeps the record as it is and flags it.
 */
export type Fault = RuleViolation | ToleratedFault;

/**
 * Holds a record to the rules. Faults that are not tolerated are errors, unless it is written leniently.
 * @returns the flags that it has to carry: of tolerated faults only, unless it is written leniently
 */
export function flagsOrRefusal(
  errors: InputErrors,
  faults: readonly Fault[],
  lenient: boolean | undefined,
): FlagDraft[] {
  const refused = lenient ? [] : faults.filter((fault) => fault instanceof RuleViolation);
  for (const violation of refused) errors.take(violation);
  return faults.filter((fault) => !refused.some((each) => each === fault)).map(flagOf);
}

function flagOf({ code, path, message }: Fault): FlagDraft {
  return { code, path: path.join('.'), message };
}

/**
 * Says of a record which faults an editor is refused that are not flagged yet: with such a flag it may be kept as it is.
 * @param flags those that the record has
 */
export function refuseNew(errors: InputErrors, faults: readonly Fault[], flags: readonly Pick<Flag, 'code'>[]): void {
  for (const fault of faults) {
    if (fault instanceof RuleViolation && !flags.some(({ code }) => code === fault.code)) errors.take(fault);
  }
}

/**
 * Holds a record to the rules as it stands after a change. A fault that is flagged already may stay; a new one is refused,
 * or flagged if it is tolerated; the flag of one that is fixed goes.
 * @param codes the codes of all faults that are looked for
 * @param find looks for the faults, given the flags with such codes
 * @throws RulesBroken the new faults that are not tolerated
 */
export async function judge(
  context: WriteContext,
  recordId: string,
  codes: readonly string[],
  find: (flags: readonly Flag[]) => Promise<Fault[]>,
): Promise<void> {
  const flags = await context.db.findBy(Flag, { recordId, code: In(codes) });
  const faults = await find(flags);
  refuseNew(context.errors, faults, flags);
  context.errors.throwIfAny();

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
