import type { DraftOf } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { eachOnce, type PartTable } from '../../records/writing/record.writes.ts';
import { keptTextOrNull } from '../../records/writing/rules.ts';
import type { ConcernedAs } from './concerned-party.entity.ts';
import type { MakerInput } from './item.inputs.ts';

const CODES = errorCodes({
  MAKER_EMPTY: ['A maker is empty. Name a person, a delegation or a party.'],
  MAKER_MIXED: ['A delegation is a maker without a person or party. Leave out one or the other.'],
  POSITION_WITHOUT_PERSON: ['Only a person holds a position. Name the person, or omit the position.'],
});

/** The maker of a commitment, a statement or a figure: a person, a delegation, or a party itself. */
export type MakerDraft = DraftOf<MakerInput>;

/** Those who made an item, in the order given. */
export const MAKERS: PartTable<MakerDraft[]> = { table: 'maker', owner: 'itemId', rows: keptMakers };

/** The parties that belong to an item in a role, in the order given; each at most once. */
export function partiesAs(role: `${ConcernedAs}`): PartTable<string[]> {
  return { table: 'concerned_party', owner: 'itemId', of: { role }, rows: eachOnce('partyId') };
}

function keptMakers(makers: readonly MakerDraft[], errors: InputErrors) {
  return makers.map((maker, ordinal) => {
    const at = errors.at(ordinal);
    const { personId = null, delegationId = null, partyId = null } = maker;
    const position = keptTextOrNull(at.at('position'), maker.position);
    if (!personId && !delegationId && !partyId) {
      at.add(CODES.MAKER_EMPTY, 'A maker is a person, a delegation or a party.');
    } else if (delegationId && (personId || partyId)) {
      at.add(CODES.MAKER_MIXED, 'A delegation is a maker by itself, without a person or a party.');
    } else if (position && !personId) {
      at.at('position').add(CODES.POSITION_WITHOUT_PERSON, 'Only a person holds a position.');
    }
    return { personId, position, delegationId, partyId, ordinal };
  });
}
