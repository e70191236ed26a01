import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useSpeaker } from '../../../explorer/page/language.tsx';

export interface DialogProps {
  title: string;
  close: () => void;
  /** Buttons beside "Close". */
  buttons?: ReactNode;
  isWide?: boolean;
  children: ReactNode;
}

/** Keys and forms in a dialog are not those of the form that opened it. */
const stop = (event: SyntheticEvent) => event.stopPropagation();

/** A control whose value is missing or wrong; of a list without rows, the button that adds one. */
const FAULT = '[aria-invalid], [data-invalid] > button.add';

/** Focuses the first fault in the topmost dialog, or in the page if no dialog is open, once the page shows it. */
export function focusFirstFault(): void {
  requestAnimationFrame(() => {
    const topmost = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document;
    topmost.querySelector<HTMLElement>(FAULT)?.focus();
  });
}

/** A native dialog over the page. It is beside the page in the document, as a form may not be in a form. */
export function Dialog({ title, close, buttons, isWide = false, children }: DialogProps) {
  const { words } = useSpeaker();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current!.showModal(), []);
  return createPortal(
    <dialog
      ref={dialog}
      className={isWide ? 'desk-dialog wide' : 'desk-dialog'}
      aria-labelledby={id}
      onClose={close}
      onKeyDown={stop}
      onSubmit={stop}
    >
      <h2 id={id}>{title}</h2>
      <div className="dialog-content">{children}</div>
      <p className="buttons">
        {buttons}
        <button type="button" onClick={() => dialog.current!.close()}>
          {words.close}
        </button>
      </p>
    </dialog>,
    document.body,
  );
}
