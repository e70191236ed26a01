import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import { ask, Unanswered } from '../../explorer/page/ask.ts';
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

/** Shows the children to a user who is signed in. If the key ends meanwhile, a dialog over them asks for another one. */
export function SessionOf({ children }: { children: ReactNode }) {
  const { text, isRejected } = useSyncExternalStore(followKey, keyNow);
  const answers = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['viewer', text],
    queryFn: async () => {
      const answer = await ask(SignedInDocument, {});
      accepted = keyNow().text;
      return answer;
    },
    enabled: text !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  if (text === null || (isRejected && !data)) return <SignInPage isRefused={isRejected} />;
  const viewer = data?.viewer;
  if (!viewer) return error instanceof Unanswered ? <SignInPage isRefused /> : null;
  const can = (permission: Permission) => viewer.permissions.includes(permission);
  const session = { viewer, canWrite: can('WRITE'), can };
  return (
    <SessionContext value={session}>
      {children}
      {isRejected && (
        <SignInDialog
          isRefused={text !== accepted}
          cancel={() => {
            answers.clear();
            signOut();
          }}
        />
      )}
    </SessionContext>
  );
}
