import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import { ask, askAs, Unanswered } from '../../explorer/page/ask.ts';
import { type Permission, SignedInDocument, type SignedInQuery } from '../documents.ts';
import { SignInDialog, SignInPage } from './sign-in/sign-in.tsx';

/** Where the key is kept: for the tab, until it is closed. */
const STORED_KEY = 'entente-desk-key';

export type Viewer = SignedInQuery['viewer'];

interface Key {
  /** The API key or token; null if nobody is signed in. */
  text: string | null;
  /** Whether the API rejected it, so that the user has to sign in again over the page. */
  isRejected: boolean;
}

let key: Key = { text: sessionStorage.getItem(STORED_KEY), isRejected: false };
const listeners = new Set<() => void>();

/** The latest key that the API has accepted. */
let accepted: string | null = null;

/** Requests that wait for a new key. */
let waiting: ((isRenewed: boolean) => void)[] = [];

function setKey(next: Key): void {
  key = next;
  if (next.text === null) sessionStorage.removeItem(STORED_KEY);
  else sessionStorage.setItem(STORED_KEY, next.text);
  for (const notify of listeners) notify();
}

askAs({
  authorization: () => (key.text === null ? null : `Bearer ${key.text}`),
  renew: () => {
    setKey({ ...key, isRejected: true });
    return new Promise((resolve) => waiting.push(resolve));
  },
});

/** Uses a key from now on, also for the requests that wait for it. */
export function signIn(text: string): void {
  const waited = waiting;
  waiting = [];
  setKey({ text, isRejected: false });
  for (const resolve of waited) resolve(true);
}

/** Forgets the key; requests that wait for a new one fail. */
export function signOut(): void {
  const waited = waiting;
  waiting = [];
  setKey({ text: null, isRejected: false });
  for (const resolve of waited) resolve(false);
}

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
  const { text, isRejected } = useSyncExternalStore(follow, () => key);
  const answers = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['viewer', text],
    queryFn: async () => {
      const answer = await ask(SignedInDocument, {});
      accepted = key.text;
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

function follow(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
