import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

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
    shown.showModal();
    // Browsers return the focus from a dialog that is closed, not from one that is removed.
    return () => shown.close();
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
