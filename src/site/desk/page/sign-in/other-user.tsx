import { useEffect, useRef, useState } from 'react';
import { filled } from '../../../explorer/page/language.tsx';
import type { SignedInQuery } from '../../documents.ts';
import { draftsOf } from '../form/drafts.ts';
import { useWords } from '../words.tsx';
import { LastingDialog } from './lasting-dialog.tsx';

export interface OtherUserDialogProps {
  /** The user whose page it is, and the one who has signed in over it. */
  before: SignedInQuery['viewer'];
  next: SignedInQuery['viewer'];
  /** Takes the page over with what is typed, and the drafts as well; null if the other user may not write. */
  goOn: ((takesDrafts: boolean) => void) | null;
  beginAnew: () => void;
  cancel: () => void;
}

/** Asks a user who has signed in over the page of another one whose the typed text is now. */
export function OtherUserDialog({ before, next, goOn, beginAnew, cancel }: OtherUserDialogProps) {
  const words = useWords();
  const [draftCount, setDraftCount] = useState(0);
  const [takesDrafts, setTakesDrafts] = useState(false);
  useEffect(() => void draftsOf(before.subject ?? '').then(({ length }) => setDraftCount(length)), [before]);
  const lead = useRef<HTMLParagraphElement>(null);
  // The key that sent the form must not choose as well.
  useEffect(() => lead.current!.focus(), []);
  return (
    <LastingDialog title={words.otherUser}>
      <p ref={lead} tabIndex={-1}>
        {filled(words.otherUserLead, next.name, before.name)}
      </p>
      <p>{filled(goOn ? words.goOnHelp : words.readOnly, next.name)}</p>
      {goOn && draftCount > 0 && (
        <label className="check">
          <input
            type="checkbox"
            checked={takesDrafts}
            onChange={({ currentTarget: { checked } }) => setTakesDrafts(checked)}
          />
          {filled(words.takeDrafts, before.name, String(draftCount))}
        </label>
      )}
      <p>{filled(words.beginAnewHelp, before.name)}</p>
      <p className="choices">
        {goOn && (
          <button type="button" onClick={() => goOn(takesDrafts)}>
            {filled(words.goOnAs, next.name, before.name)}
          </button>
        )}
        <button type="button" onClick={beginAnew}>
          {filled(words.beginAnewAs, next.name)}
        </button>
        <button type="button" className="plain" onClick={cancel}>
          {words.signOut}
        </button>
      </p>
    </LastingDialog>
  );
}
