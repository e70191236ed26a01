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

/** For each: the field of the payload, its selection (the fragment of the same content in `review.graphql`), and its fields. */
const STATES: { readonly [mutation in Decision]: Pick<RestoredState, 'field' | 'selection' | 'fields'> } = {
  restoreDuplicate: {
    field: 'possibleDuplicate',
    selection: 'dismissedAt dismissedBy',
    fields: [field('dismissedAt', 'INSTANT'), field('dismissedBy')],
  },
  reviewFlag: {
    field: 'flag',
    selection: 'reviewedAt reviewedBy',
    fields: [field('reviewedAt', 'INSTANT'), field('reviewedBy')],
  },
  resolveName: {
    field: 'unresolvedName',
    selection: 'party { __typename id label(langs: [$lang]) { text lang } } decidedAt decidedBy',
    fields: [field('party', 'REFERENCE', 'Party'), field('decidedAt', 'INSTANT'), field('decidedBy')],
  },
  publish: {
    field: 'plannedPublication',
    selection: 'at status plannedBy note',
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
