import type { FieldDifferences } from '../../records/description/imported-field.ts';
import { LONGEST_LINE, LONGEST_PASSAGE } from '../../records/values/text.ts';
import { PartyLevel } from '../parties/party.entity.ts';

/** In what files say agreements otherwise than clients do: they give the last status, not the status changes to it. */
export const agreementFields: FieldDifferences = {
  status: { needed: true },
  statusChanges: null,
  places: { level: PartyLevel.CITY },
  relations: { parts: { to: { about: true } } },
  signatures: {
    parts: {
      // Two signatures of one party and role by name may be of two parties: a register may have two places of one name.
      separateBy: { is: 'text', longest: LONGEST_LINE, as: '$apart' },
      signers: { parts: { place: { level: PartyLevel.CITY } } },
      actions: { parts: { text: { longest: LONGEST_PASSAGE } } },
    },
  },
};
