import { useState } from 'react';
import { fetchAsUser, Unanswered } from '../../../explorer/page/ask.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { Dialog } from '../dialogs/dialog.tsx';
import { useWords } from '../words.tsx';

const NOT_FOUND = 404;

/** A button that deletes a saved mapping, after a confirmation. */
export function DeleteMapping({ name, deleted }: { name: string; deleted: () => void }) {
  const words = useWords();
  const [isAsking, setIsAsking] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const close = () => {
    setIsAsking(false);
    setFailure(null);
  };
  const remove = async () => {
    setIsSending(true);
    setFailure(null);
    try {
      const response = await fetchAsUser(`import/mappings/${name}`, { method: 'DELETE' });
      // The mapping was deleted meanwhile, perhaps by an attempt whose response was lost.
      if (!response.ok && response.status !== NOT_FOUND) {
        const [error] = (await response.json()).errors;
        throw new Unanswered(error.message, error.extensions.code);
      }
      close();
      deleted();
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <>
      <button type="button" onClick={() => setIsAsking(true)}>
        {words.deleteMapping}
      </button>
      {isAsking && (
        <Dialog
          title={`${words.deleteMapping}: ${name}`}
          close={close}
          buttons={
            <button type="button" className="primary" disabled={isSending} onClick={() => void remove()}>
              {words.deleteMapping}
            </button>
          }
        >
          <p>{words.deleteMappingLead}</p>
          {failure && <Fault error={failure} again={() => void remove()} />}
        </Dialog>
      )}
    </>
  );
}
