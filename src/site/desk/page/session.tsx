import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import { ask } from '../../explorer/page/ask.ts';
import { Fault } from '../../explorer/page/states/fault.tsx';
import { Loading } from '../../explorer/page/states/loading.tsx';
import { type Permission, SignedInDocument, type SignedInQuery } from '../documents.ts';
import { followKey, keyNow, signOut } from './key.ts';
import { SignInDialog, SignInPage } from './sign-in/sign-in.tsx';

export type Viewer = SignedInQuery['viewer'];

/** The latest key that the API has accepted. */
let accepted: string | null = null;

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
  const { text, isRejected } = useSyncExternalStore(followKey, keyNow);
  const { data, error, refetch } = useQuery({
    queryKey: ['viewer', text],
    queryFn: async () => {
      const answer = await ask(SignedInDocument, {});
      accepted = keyNow().text;
      return answer;
    },
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  if (isRejected && !data) return <SignInPage isRefused failure={failure} />;
  if (!data) return error ? <Fault error={error} again={() => void refetch()} /> : <Loading />;
  const { viewer } = data;
  const can = (permission: Permission) => viewer.permissions.includes(permission);
  const session = { viewer, canWrite: can('WRITE'), can };
  return (
    <SessionContext value={session}>
      {children}
      {isRejected && <SignInDialog isRefused={text !== accepted} cancel={signOut} />}
    </SessionContext>
  );
}
