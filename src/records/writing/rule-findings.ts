import { In } from 'typeorm';
import { Flag } from '../flag.entity.ts';
import { firstDay, lastDay } from '../values/partial-date.ts';
import { type InputErrors, type Path, RuleViolation } from './input-errors.ts';
import { addFlags, type FlagDraft } from './record.writes.ts';
import type { WriteContext } from './transaction.ts';

/** A conflict in a record that may nevertheless be true: the record is flagged, by editors and imports alike. */
export interface RuleWarning {
  /** Code of the flag. */
  code: string;
  path: Path;
  message: string;
}

/**
 * A broken rule of the domain. Real registers contain records that break rules and are true, so an import stores the
 * record with a flag. For an editor a violation is an error, and a warning becomes a flag.
 */
export type RuleFinding = RuleViolation | RuleWarning;

/**
 * Applies the rules to a record. Violations become errors, unless the record is written leniently.
 * @returns the flags of the record: for warnings, and for violations if the record is written leniently
 */
export function flagsOrErrors(
  errors: InputErrors,
  findings: readonly RuleFinding[],
  lenient: boolean | undefined,
): FlagDraft[] {
  const rejected = lenient ? [] : findings.filter((finding) => finding instanceof RuleViolation);
  for (const violation of rejected) errors.addViolation(violation);
  return findings.filter((finding) => !rejected.some((each) => each === finding)).map(flagOf);
}

function flagOf({ code, path, message }: RuleFinding): FlagDraft {
  return { code, path: path.join('.'), message };
}

/**
 * Adds an error for each violation that the record has no flag for. A flagged violation may stay.
 * @param flags flags of the record
 */
export function rejectUnflagged(
  errors: InputErrors,
  findings: readonly RuleFinding[],
  flags: readonly Pick<Flag, 'code'>[],
): void {
  for (const finding of findings) {
    if (finding instanceof RuleViolation && !flags.some(({ code }) => code === finding.code))
      errors.addViolation(finding);
  }
}

/**
 * Applies the rules to a changed record. A violation that is flagged already may stay; a new one is an error. A new
 * warning becomes a flag, and the flag of a fixed finding is deleted.
 * @param codes codes of all findings that `find` can return
 * @param find returns the findings, given the flags with these codes
 * @throws RuleViolations new violations
 */
export async function updateRuleFlags(
  context: WriteContext,
  recordId: string,
  codes: readonly string[],
  find: (flags: readonly Flag[]) => Promise<RuleFinding[]>,
): Promise<void> {
  const flags = await context.db.findBy(Flag, { recordId, code: In(codes) });
  const findings = await find(flags);
  rejectUnflagged(context.errors, findings, flags);
  context.errors.throwIfAny();

  // Flags whose message has changed are written again, so that each message is true now.
  const messages = new Set(findings.map(({ message }) => message));
  const outdated = flags.filter(({ message }) => !messages.has(message));
  if (outdated.length > 0) await context.db.delete(Flag, { id: In(outdated.map(({ id }) => id)) });
  const said = new Set(flags.map(({ message }) => message));
  await addFlags(context, recordId, findings.filter(({ message }) => !said.has(message)).map(flagOf));
}

/** Whether two partial dates are both known and do not overlap: "2025" and "2025-05" do. */
export function certainlyApart(date: string | null, other: string | null): boolean {
  return certainlyBefore(date, other) || certainlyBefore(other, date);
}

/**
 * Whether a partial date is certainly before another one. "2025" and "2025-05" overlap, so neither is before the other.
 * An unknown date is before no date.
 */
export function certainlyBefore(date: string | null, other: string | null): boolean {
  return date !== null && other !== null && lastDay(date) < firstDay(other);
}
