import { Dialog } from '../dialogs/dialog.tsx';
import { useLabels, useWords } from '../words.tsx';
import type { NewRecordProps } from './new-record.ts';
import { RecordForm } from './record-form.tsx';

/** The form of a new record that another form refers to. */
export function NewRecordDialog({ type, forms, close, onSaved }: NewRecordProps) {
  const words = useWords();
  const labels = useLabels();
  return (
    <Dialog title={`${words.newRecord}: ${labels(type.name)}`} close={close} isWide>
      <RecordForm type={type} forms={forms} record={null} onSaved={onSaved} />
    </Dialog>
  );
}
