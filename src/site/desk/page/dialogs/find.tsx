import { FindRecord } from '../form/find-record.tsx';
import { useForms } from '../form/forms.ts';
import { useWords } from '../words.tsx';
import { Dialog } from './dialog.tsx';

/** Finds a record of any type, and opens it. */
export function FindDialog({ close }: { close: () => void }) {
  const words = useWords();
  const forms = useForms();
  return (
    <Dialog title={words.findRecord} close={close}>
      {forms && <FindRecord forms={forms} isFocused />}
    </Dialog>
  );
}
