import type { FieldDifferences } from '../../records/description/imported-field.ts';
import { MAX_LINE_CHARS, MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { PartyLevel } from '../parties/party.entity.ts';

/**
 * Differences between agreements in files and in inputs of clients: files give the last status, not the status history.
 */
export const agreementFields: FieldDifferences = {
  status: { needed: true },
  statusChanges: null,
  places: { level: PartyLevel.CITY },
  relations: { parts: { to: { about: true } } },
  signatures: {
    parts: {
      // Two signatures with the same name and role may be of two parties: a register may have two places of one name.
      separateBy: { is: 'text', longest: MAX_LINE_CHARS, as: '$apart' },
      signers: { parts: { place: { level: PartyLevel.CITY } } },
      actions: { parts: { text: { longest: MAX_PASSAGE_CHARS } } },
    },
  },
};
