import type { AgreementStatus } from '../../domain/agreements/agreement.entity.ts';
import { type AgreementDraft, updateAgreement } from '../../domain/agreements/agreement.writes.ts';
import { moveAgreement } from '../../domain/agreements/status-move.writes.ts';
import { updateCommitment } from '../../domain/commitments/commitment.writes.ts';
import { updateDelegation } from '../../domain/delegations/delegation.writes.ts';
import { updateFigure } from '../../domain/figures/figure.writes.ts';
import { updateForum } from '../../domain/forums/forum.writes.ts';
import { updateForumSeries } from '../../domain/forums/forum-series.writes.ts';
import { updateParty } from '../../domain/parties/party.writes.ts';
import { PartyName } from '../../domain/parties/party-name.entity.ts';
import { updatePerson } from '../../domain/people/person.writes.ts';
import { PersonName } from '../../domain/people/person-name.entity.ts';
import { updateSession } from '../../domain/sessions/session.writes.ts';
import { updateSource } from '../../domain/sources/source.writes.ts';
import { updateStatement } from '../../domain/statements/statement.writes.ts';
import { updateTopic } from '../../domain/topics/topic.writes.ts';
import { RecordType } from '../../records/record.entity.ts';
import type { Change } from '../../records/writing/changes.writes.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import type { PartType } from '../files/import-format.ts';
import { correctedColumns, PART_OF } from './corrected-columns.ts';
import type { CorrectedValue } from './differences.ts';
import { type PartChange, writeParts } from './part-changes.ts';
import type { RecordCells } from './record-cells.ts';

/** The functions by which editors change records, too. */
const UPDATE: { [type in RecordType]: (context: WriteContext, id: string, change: never) => Promise<void> } = {
  PARTY: updateParty,
  PERSON: updatePerson,
  FORUM_SERIES: updateForumSeries,
  FORUM: updateForum,
  SESSION: updateSession,
  DELEGATION: updateDelegation,
  AGREEMENT: changeAgreement,
  COMMITMENT: updateCommitment,
  STATEMENT: updateStatement,
  FIGURE: updateFigure,
  TOPIC: updateTopic,
  SOURCE: updateSource,
};

/**
 * Changes of a record what was corrected, and nothing else.
 * @param now as the record is, which is locked
 * @throws RuleViolation as the update of the record does
 */
export async function changeRecord(
  context: WriteContext,
  type: RecordType,
  id: string,
  corrected: readonly CorrectedValue[],
  now: RecordCells,
): Promise<void> {
  const change: { [field: string]: unknown } = {};
  for (const { how, value } of corrected) if (how.within === null) change[how.field] = value;
  const parted = new Set(corrected.filter(({ how }) => how.within !== null).map(({ how }) => how.field));
  for (const field of parted) {
    const said = Object.fromEntries(
      corrected.filter(({ how }) => how.field === field).map(({ how, value }) => [how.within!, value]),
    );
    change[field] =
      field === 'names' ? await namesWith(context, type, id, said, now) : wholeWith(type, field, said, now);
  }
  await UPDATE[type](context, id, change as never);
}

/**
 * Changes parts of a record that were corrected, all of them together, under the rules for the record.
 * @param ownerId the uuid of the record, which is locked
 * @throws RuleViolation as the update of the record does, PartViolation where it is known of which part
 */
export async function changeParts(
  context: WriteContext,
  type: PartType,
  ownerId: string,
  changes: readonly PartChange[],
): Promise<void> {
  const { owner, field } = PART_OF[type];
  const write = (drafts: object[]) => UPDATE[owner](context, ownerId, { [field]: drafts } as never);
  await writeParts(context.db, type, ownerId, changes, write);
}

/** An agreement is moved to another status, once it has the days that go with it. */
async function changeAgreement(
  context: WriteContext,
  id: string,
  { status, ...change }: Change<AgreementDraft>,
): Promise<void> {
  await updateAgreement(context, id, change);
  if (!status) return;
  try {
    await moveAgreement(context, id, { to: status as AgreementStatus });
  } catch (error) {
    // A move names its own arguments; the column is the status.
    throw error instanceof RuleViolation ? new RuleViolation(error.code, ['status'], error.message) : error;
  }
}

/** What a field is as a whole that columns hold in pieces; null where all of them are empty. */
function wholeWith(
  type: RecordType,
  field: string,
  said: { [within: string]: unknown },
  now: RecordCells,
): object | null {
  const pieces = [...correctedColumns(type)].filter(([, how]) => how.field === field);
  const whole = Object.fromEntries(
    pieces.map(([column, { within, read }]) => [
      within!,
      within! in said ? said[within!] : read(now.cells[column] ?? ''),
    ]),
  );
  return Object.values(whole).every((piece) => piece === null) ? null : whole;
}

/** All names of a party or a person, the main one first. */
async function namesWith(
  { db }: WriteContext,
  type: RecordType,
  id: string,
  said: { [within: string]: unknown },
  now: RecordCells,
): Promise<object[]> {
  if (type === RecordType.PARTY) {
    const [main, ...others] = await db.find(PartyName, {
      where: { partyId: id },
      order: { ordinal: 'ASC', id: 'ASC' },
    });
    return [{ ...main, ...said }, ...others];
  }
  const names = await db.findBy(PersonName, { personId: id });
  const main = names.find(({ lang }) => lang === now.cells.lang);
  return [{ ...main, ...said }, ...names.filter((name) => name !== main)];
}
