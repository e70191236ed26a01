import {
  FlagStateFragmentDoc,
  NameStateFragmentDoc,
  PairStateFragmentDoc,
  PublicationStateFragmentDoc,
} from '../../documents.ts';
import type { FieldForm, FormField } from '../../form-type.ts';
import type { RestoredState, Restoring } from '../dialogs/restoring.tsx';
import type { FormValues } from '../form/values.ts';

/** The decisions that are no fields of a record, by the mutation that takes them back. */
type Decision = Extract<Restoring['mutation'], 'restoreDuplicate' | 'reviewFlag' | 'resolveName' | 'publish'>;

const field = (name: string, is: FieldForm = 'TEXT', label = name): FormField => ({
  name,
  label,
  help: '',
  isRequired: false,
  isMany: false,
  is,
});

/** For each: the field of the payload, its selection, the fragment with which the decision was read too, and its fields. */
const STATES: { readonly [mutation in Decision]: Omit<RestoredState, 'now' | 'valuesIn'> } = {
  restoreDuplicate: {
    field: 'possibleDuplicate',
    selection: '...PairState',
    fragment: `${PairStateFragmentDoc}`,
    fields: [field('dismissedAt', 'INSTANT'), field('dismissedBy')],
  },
  reviewFlag: {
    field: 'flag',
    selection: '...FlagState',
    fragment: `${FlagStateFragmentDoc}`,
    fields: [field('reviewedAt', 'INSTANT'), field('reviewedBy')],
  },
  resolveName: {
    field: 'unresolvedName',
    selection: '...NameState',
    fragment: `${NameStateFragmentDoc}`,
    fields: [field('party', 'REFERENCE', 'Party'), field('decidedAt', 'INSTANT'), field('decidedBy')],
  },
  publish: {
    field: 'plannedPublication',
    selection: '...PublicationState',
    fragment: `${PublicationStateFragmentDoc}`,
    fields: [
      field('at', 'INSTANT', 'PlannedPublication.at'),
      field('status', 'CONSTANT'),
      field('plannedBy'),
      field('note'),
    ],
  },
};

/** Returns the state that a decision has changed. @param now as the payload of the decision has it */
export function stateOfDecision(mutation: Decision, now: FormValues | null): RestoredState {
  return { ...STATES[mutation], now: async () => now, valuesIn: (read) => read };
}
