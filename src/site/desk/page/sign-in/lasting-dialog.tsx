import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { focusReturn } from './returning-focus.ts';

export interface LastingDialogProps {
  title: string;
  children: ReactNode;
}

/** A dialog over the page that stays until its user has decided: Esc does not close it. The focus returns to the page afterwards. */
export function LastingDialog({ title, children }: LastingDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current!;
    const returnFocus = focusReturn();
    shown.showModal();
    return () => {
      // Browsers return the focus from a dialog that is closed, not from one that is removed.
      shown.close();
      returnFocus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="sign-in"
      aria-labelledby={id}
      onCancel={(event) => event.preventDefault()}
      // Browsers close a dialog at the second Esc whatever the first one did.
      onClose={() => dialog.current?.showModal()}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
