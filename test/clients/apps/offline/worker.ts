import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import type { FromPage, FromWorker } from './messages.ts';
import { sender } from './send.ts';
import { Store } from './store.ts';

// SQLite runs in a worker, as only workers can write files of the browser (OPFS) synchronously.

const POLL_MS = 5_000;

const sqlite3 = await sqlite3InitModule();
const files = await sqlite3.installOpfsSAHPoolVfs({ name: 'commitments' });
const store = new Store(
  new files.OpfsSAHPoolDb('/commitments.db'),
  sender(new URL('/graphql', self.location.href).href),
);

function show(state: string): void {
  const news: FromWorker = { commitments: store.commitments(), queued: store.queued().length, state };
  self.postMessage(news);
}

let isSyncing = false;
async function sync(): Promise<void> {
  if (isSyncing) return;
  isSyncing = true;
  try {
    const rejected = await store.sync();
    show(rejected.join(' ') || 'Up to date.');
  } catch {
    show('Offline.');
  } finally {
    isSyncing = false;
  }
}

self.onmessage = ({ data: { commitment, status } }: MessageEvent<FromPage>) => {
  store.setStatus(commitment, status);
  show('Changed here.');
  void sync();
};

// Shows the stored data at once, with or without a network.
show('Stored.');
await sync();
setInterval(sync, POLL_MS);
