import { useEffect, useId, useRef, useState } from 'react';
import type { Takeable } from '../frame/takeable.ts';
import { useSpeaker } from '../language.tsx';
import { absolute } from '../place.ts';

/** Ways to share a view: a link. */
export function ShareDialog({ title, close }: Takeable & { close: () => void }) {
  const { words } = useSpeaker();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} className="share-dialog" aria-labelledby={id} onClose={close}>
      <div className="dialog-head">
        <h2 id={id}>
          {words.share}: {title}
        </h2>
        <button type="button" onClick={() => dialog.current!.close()}>
          {words.close}
        </button>
      </div>
      <Copyable label={words.link} text={absolute(location.href)} />
    </dialog>
  );
}

/** A text with a button that copies it. */
export function Copyable({ label, text }: { label: string; text: string }) {
  const { words } = useSpeaker();
  const [isCopied, setIsCopied] = useState(false);
  const id = useId();
  return (
    <div className="copyable">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} readOnly value={text} rows={2} onFocus={(event) => event.currentTarget.select()} />
      <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => setIsCopied(true))}>
        {words.copy}
      </button>
      <span role="status">{isCopied && words.copied}</span>
    </div>
  );
}
