import type { DraftOf } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { type PartTable, uniqueRows } from '../../records/writing/record.writes.ts';
import { validateOptionalText } from '../../records/writing/rules.ts';
import type { ConcernedPartyRole } from './concerned-party.entity.ts';
import type { MakerInput } from './item.inputs.ts';

const CODES = errorCodes({
  MAKER_EMPTY: ['The maker is empty. Give a person, a delegation or a party.'],
  MAKER_MIXED: ['A maker cannot be a delegation together with a person or party. Omit one or the other.'],
  POSITION_WITHOUT_PERSON: ['A position requires a person. Give the person, or omit the position.'],
});

/** A maker of a commitment, a statement or a figure, to be written. */
export type MakerDraft = DraftOf<MakerInput>;

/** The table of makers of an item, in the order given. */
export const MAKERS: PartTable<MakerDraft[]> = { table: 'maker', owner: 'itemId', rows: validateMakers };

/** The table of parties of an item in a role, in the order given, each at most once. */
export function partiesInRole(role: `${ConcernedPartyRole}`): PartTable<string[]> {
  return { table: 'concerned_party', owner: 'itemId', of: { role }, rows: uniqueRows('partyId') };
}

function validateMakers(makers: readonly MakerDraft[], errors: InputErrors) {
  return makers.map((maker, ordinal) => {
    const at = errors.at(ordinal);
    const { personId = null, delegationId = null, partyId = null } = maker;
    const position = validateOptionalText(at.at('position'), maker.position);
    if (!personId && !delegationId && !partyId) {
      at.add(CODES.MAKER_EMPTY, 'A maker needs a person, a delegation or a party. Give one of them.');
    } else if (delegationId && (personId || partyId)) {
      at.add(
        CODES.MAKER_MIXED,
        'A maker cannot be a delegation together with a person or party. Omit one or the other.',
      );
    } else if (position && !personId) {
      at.at('position').add(
        CODES.POSITION_WITHOUT_PERSON,
        'A position requires a person. Give the person, or omit the position.',
      );
    }
    return { personId, position, delegationId, partyId, ordinal };
  });
}
