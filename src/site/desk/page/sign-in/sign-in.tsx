import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { signIn } from '../key.ts';
import { useWords } from '../words.tsx';
import { prepareToLeave } from './leaving.ts';
import { ISSUER, leaveToIssuer } from './openid.ts';

export interface SignInProps {
  /** Whether the last key was not accepted. */
  isRefused: boolean;
  /** Why the issuer signed nobody in; null if it was not used. */
  failure: string | null;
}

/** The page for a user who is not signed in. */
export function SignInPage(props: SignInProps) {
  const words = useWords();
  return (
    <>
      <h1>{words.desk}</h1>
      <section className="sign-in">
        <h2>{words.signIn}</h2>
        <SignInForm {...props} />
      </section>
    </>
  );
}

/** The dialog over a page whose key is no longer accepted. What was typed stays in the page. */
export function SignInDialog({ isRefused, cancel }: { isRefused: boolean; cancel: () => void }) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="sign-in"
      aria-labelledby={id}
      onCancel={(event) => event.preventDefault()}
      // Browsers close a dialog at the second Esc whatever the first one did; requests wait for its key.
      onClose={() => dialog.current?.showModal()}
    >
      <h2 id={id}>{words.signIn}</h2>
      <p>{words.signedOut}</p>
      <SignInForm isRefused={isRefused} failure={null} />
      <p>
        <button type="button" className="plain" onClick={cancel}>
          {words.signOut}
        </button>
      </p>
    </dialog>
  );
}

function SignInForm({ isRefused, failure }: SignInProps) {
  const words = useWords();
  const [text, setText] = useState('');
  const [failed, setFailed] = useState(failure);
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') signIn(text.trim());
  };
  const leave = async () => {
    try {
      await prepareToLeave();
      await leaveToIssuer();
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  return (
    <>
      {ISSUER && (
        <p>
          <button type="button" className="primary" onClick={() => void leave()}>
            {words.signInWith.replace('{}', new URL(ISSUER.issuer).host)}
          </button>
        </p>
      )}
      {failed && (
        <p className="field-error" role="alert">
          {words.issuerFailed.replace('{}', failed)}
        </p>
      )}
      <form onSubmit={send}>
        <label htmlFor={id}>{words.signInByKey}</label>
        <div className="key-line">
          <input
            id={id}
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={text}
            aria-describedby={`${id}-help`}
            aria-invalid={isRefused || undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" className="primary">
            {words.signIn}
          </button>
        </div>
        {isRefused && (
          <p className="field-error" role="alert">
            {words.keyRefused}
          </p>
        )}
        <p className="help" id={`${id}-help`}>
          {words.keptInTab}
        </p>
      </form>
    </>
  );
}
