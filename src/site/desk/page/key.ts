import { askAs } from '../../explorer/page/ask.ts';

/** Where the key is kept: for the tab, until it is closed. */
const STORED_KEY = 'entente-desk-key';

interface Key {
  /** The API key or token; null if nobody is signed in. */
  text: string | null;
  /** Whether the API rejected it, so that the user has to sign in again over the page. */
  isRejected: boolean;
  /** Another number for each user: what belongs to an earlier one must not be shown. */
  session: number;
}

let key: Key = { text: sessionStorage.getItem(STORED_KEY), isRejected: false, session: 0 };
const listeners = new Set<() => void>();

/** Requests that wait for a new key. */
let waiting: ((isRenewed: boolean) => void)[] = [];

function setKey(next: Key): void {
  const waited = waiting;
  if (!next.isRejected) waiting = [];
  const isSame = next.session === key.session;
  key = next;
  if (next.text === null) sessionStorage.removeItem(STORED_KEY);
  else sessionStorage.setItem(STORED_KEY, next.text);
  for (const notify of listeners) notify();
  if (!next.isRejected) for (const resolve of waited) resolve(isSame);
}

/** The header `Authorization` for a key. */
export function headerOf(text: string): string {
  return `Bearer ${text}`;
}

function header(): string | null {
  return key.text === null ? null : headerOf(key.text);
}

askAs({
  authorization: header,
  session: () => key.session,
  renew: (rejected) => {
    // The key was renewed while the request was under way.
    if (rejected !== header()) return Promise.resolve(true);
    setKey({ ...key, isRejected: true });
    return new Promise((resolve) => waiting.push(resolve));
  },
});

// A page that the browser kept as it was left may be that of a user who has signed out since.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && sessionStorage.getItem(STORED_KEY) !== key.text) location.reload();
});

/** Uses a key from now on, also for the requests that wait for it. */
export function signIn(text: string): void {
  setKey({ ...key, text, isRejected: false });
}

/** Uses the key of another user: the requests of the earlier one fail. */
export function signInAnew(text: string): void {
  setKey({ text, isRejected: false, session: key.session + 1 });
}

/** Forgets the key; the requests of its user fail. */
export function signOut(): void {
  setKey({ text: null, isRejected: false, session: key.session + 1 });
}

/** The key, and whether it was rejected, for `useSyncExternalStore`. */
export function keyNow(): Key {
  return key;
}

export function followKey(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
