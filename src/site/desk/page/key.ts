import { askAs } from '../../explorer/page/ask.ts';

/** Where the key is kept: for the tab, until it is closed. */
const STORED_KEY = 'entente-desk-key';

interface Key {
  /** The API key or token; null if nobody is signed in. */
  text: string | null;
  /** Whether the API rejected it, so that the user has to sign in again over the page. */
  isRejected: boolean;
}

let key: Key = { text: sessionStorage.getItem(STORED_KEY), isRejected: false };
const listeners = new Set<() => void>();

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

/** The key, and whether it was rejected, for `useSyncExternalStore`. */
export function keyNow(): Key {
  return key;
}

export function followKey(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
