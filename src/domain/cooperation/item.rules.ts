import type { DraftOf } from '../../records/writing/drafts.ts';
import { eachOnce, type PartTable } from '../../records/writing/record.writes.ts';
import { keptTextOrNull } from '../../records/writing/rules.ts';
import { RuleViolation } from '../../records/writing/writing.ts';
import type { ConcernedAs } from './concerned-party.entity.ts';
import type { MakerInput } from './item.inputs.ts';

/** The maker of a commitment, a statement or a figure: a person, a delegation, or a party itself. */
export type MakerDraft = DraftOf<MakerInput>;

/** Those who made an item, in the order given. */
export const MAKERS: PartTable<MakerDraft[]> = { table: 'maker', owner: 'itemId', rows: keptMakers };

/** The parties that belong to an item in a role, in the order given; each at most once. */
export function partiesAs(role: `${ConcernedAs}`): PartTable<string[]> {
  return { table: 'concerned_party', owner: 'itemId', of: { role }, rows: eachOnce('partyId') };
}

/** @throws RuleViolation MAKER_UNNAMED, MAKER_MIXED, POSITION_OF_NOBODY, BAD_TEXT */
function keptMakers(makers: readonly MakerDraft[]) {
  return makers.map((maker, ordinal) => {
    const path = ['makers', String(ordinal)];
    const { personId = null, delegationId = null, partyId = null } = maker;
    const position = keptTextOrNull([...path, 'position'], maker.position);
    if (!personId && !delegationId && !partyId) {
      throw new RuleViolation('MAKER_UNNAMED', path, 'A maker is a person, a delegation or a party.');
    }
    if (delegationId && (personId || partyId)) {
      throw new RuleViolation('MAKER_MIXED', path, 'A delegation is a maker by itself, without a person or a party.');
    }
    if (position && !personId) {
      throw new RuleViolation('POSITION_OF_NOBODY', [...path, 'position'], 'Only a person holds a position.');
    }
    return { personId, position, delegationId, partyId, ordinal };
  });
}
