import { type ComponentType, createContext } from 'react';
import type { FormType } from '../../form-type.ts';
import type { Forms } from './forms.ts';
import type { NamedRecord } from './values.ts';

export interface NewRecordProps {
  type: FormType;
  forms: Forms;
  close: () => void;
  onSaved: (record: NamedRecord) => void;
}

/** The form of a new record that another form refers to. A form has references, which have forms: the desk joins both. */
export const NewRecordContext = createContext<ComponentType<NewRecordProps> | null>(null);
