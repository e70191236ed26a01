import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, Fragment, type ReactNode, use, useState, useSyncExternalStore } from 'react';
import { ask, askWith } from '../../explorer/page/ask.ts';
import { Fault } from '../../explorer/page/states/fault.tsx';
import { Loading } from '../../explorer/page/states/loading.tsx';
import { type Permission, SignedInDocument, type SignedInQuery } from '../documents.ts';
import { moveDrafts } from './form/drafts.ts';
import { followKey, headerOf, keyNow, signIn, signInAnew, signOut } from './key.ts';
import { readAgain, viewerKey } from './read-again.ts';
import { OtherUserDialog } from './sign-in/other-user.tsx';
import { SignInDialog, SignInPage } from './sign-in/sign-in.tsx';

export type Viewer = SignedInQuery['viewer'];

/** The user who is signed in, and the permissions of the key. */
export interface Session {
  viewer: Viewer;
  /** Whether the key may write; without it the desk offers no button that would be refused. */
  canWrite: boolean;
  can(permission: Permission): boolean;
}

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession needs a parent <SessionOf>.');
  return session;
}

export interface SessionProps {
  children: ReactNode;
  /** Why the issuer signed nobody in; null if it was not used, or did. */
  failure: string | null;
}

/** Shows the children to a user who is signed in. If the key ends meanwhile, a dialog over them asks for another one. */
export function SessionOf(props: SessionProps) {
  const { text } = useSyncExternalStore(followKey, keyNow);
  // Signing out forgets the user: the state of the next one begins anew.
  return text === null ? <SignInPage isRefused={false} failure={props.failure} /> : <SignedIn {...props} />;
}

function SignedIn({ children, failure }: SessionProps) {
  const { text, isRejected, session } = useSyncExternalStore(followKey, keyNow);
  const answers = useQueryClient();
  /** A user who has signed in over the page of another one, and has not chosen yet. */
  const [other, setOther] = useState<{ text: string; answer: SignedInQuery } | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: viewerKey(text),
    queryFn: () => ask(SignedInDocument, {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isRejected && !data) return <SignInPage isRefused failure={failure} />;
  if (!data) return error ? <Fault error={error} again={() => void refetch()} /> : <Loading />;
  const { viewer } = data;
  const can = (permission: Permission) => viewer.permissions.includes(permission);
  /** Gives the drafts to another identity. The user goes on even if the browser keeps none. */
  const takeDrafts = (subject: string | null) => moveDrafts(viewer.subject ?? '', subject ?? '').catch(() => {});
  /** Whether the dialog was left meanwhile. */
  const isLate = () => !keyNow().isRejected || keyNow().session !== session;
  /** Takes a key for the page as it is, unless it is that of another identity. */
  const renew = async (renewed: string) => {
    const answer = await askWith(headerOf(renewed), SignedInDocument, {});
    if (isLate()) return;
    // Two accounts of an issuer may have one name.
    if (answer.viewer.subject !== viewer.subject) return setOther({ text: renewed, answer });
    answers.setQueryData(viewerKey(renewed), answer);
    signIn(renewed);
  };
  const goOn = async (takesDrafts: boolean) => {
    if (takesDrafts) await takeDrafts(other!.answer.viewer.subject);
    if (isLate()) return;
    setOther(null);
    answers.setQueryData(viewerKey(other!.text), other!.answer);
    signIn(other!.text);
    void readAgain(answers);
  };
  const beginAnew = () => {
    setOther(null);
    answers.clear();
    answers.setQueryData(viewerKey(other!.text), other!.answer);
    signInAnew(other!.text);
  };
  return (
    <SessionContext value={{ viewer, canWrite: can('WRITE'), can }}>
      <Fragment key={session}>{children}</Fragment>
      {isRejected &&
        (other ? (
          <OtherUserDialog
            before={viewer}
            next={other.answer.viewer}
            // Nobody goes on with a form without the right to save it.
            goOn={other.answer.viewer.permissions.includes('WRITE') ? (takesDrafts) => void goOn(takesDrafts) : null}
            beginAnew={beginAnew}
            cancel={signOut}
          />
        ) : (
          <SignInDialog renew={renew} cancel={signOut} />
        ))}
    </SessionContext>
  );
}
