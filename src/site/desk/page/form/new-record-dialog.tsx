import type { FormType } from '../../form-type.ts';
import { Dialog } from '../dialogs/dialog.tsx';
import { useLabels, useWords } from '../words.tsx';
import { RecordForm } from './record-form.tsx';
import type { Forms } from './types.ts';
import type { NamedRecord } from './values.ts';

export interface NewRecordDialogProps {
  type: FormType;
  forms: Forms;
  close: () => void;
  onSaved: (record: NamedRecord) => void;
}

/** The form of a new record that another form refers to. */
export function NewRecordDialog({ type, forms, close, onSaved }: NewRecordDialogProps) {
  const words = useWords();
  const labels = useLabels();
  return (
    <Dialog title={`${words.newRecord}: ${labels(type.name)}`} close={close} isWide>
      <RecordForm type={type} forms={forms} record={null} onSaved={onSaved} />
    </Dialog>
  );
}
