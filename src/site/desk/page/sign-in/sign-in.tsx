import { type FormEvent, useId, useState } from 'react';
import { Unanswered } from '../../../explorer/page/ask.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { signIn } from '../key.ts';
import { useWords } from '../words.tsx';
import { LastingDialog } from './lasting-dialog.tsx';
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
      <p className="sign-in-bar">
        <a href="#sign-in">{words.signIn}</a>
      </p>
      <h1>{words.desk}</h1>
      <section className="sign-in" id="sign-in" tabIndex={-1}>
        <h2>{words.signIn}</h2>
        <SignInForm {...props} take={signIn} />
      </section>
    </>
  );
}

export interface SignInDialogProps {
  /** Takes another key for the page. @throws Unanswered if the API rejects it, or does not answer */
  renew: (text: string) => Promise<void>;
  cancel: () => void;
}

/** The dialog over a page whose key is no longer accepted. What was typed stays in the page. */
export function SignInDialog({ renew, cancel }: SignInDialogProps) {
  const words = useWords();
  const [error, setError] = useState<Error | null>(null);
  const [tried, setTried] = useState('');
  const isRefused = error instanceof Unanswered && error.code === 'UNAUTHENTICATED';
  const take = (text: string) => {
    setTried(text);
    setError(null);
    void renew(text).catch(setError);
  };
  return (
    <LastingDialog title={words.signIn}>
      <p>{words.signedOut}</p>
      <SignInForm isRefused={isRefused} failure={null} take={take} />
      {error && !isRefused && <Fault error={error} again={() => take(tried)} />}
      <p>
        <button type="button" className="plain" onClick={cancel}>
          {words.signOut}
        </button>
      </p>
    </LastingDialog>
  );
}

function SignInForm({ isRefused, failure, take }: SignInProps & { take: (text: string) => void }) {
  const words = useWords();
  const [text, setText] = useState('');
  const [failed, setFailed] = useState(failure);
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') take(text.trim());
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
