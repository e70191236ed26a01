import { describe, it } from '@jest/globals';
import { startCutSaves } from './cut-saves.ts';
import { startDeskPages } from './desk-pages.ts';

// `npm run test:faults` cuts both forms and a decision at all twenty moments.

describe('a connection that breaks while the desk saves', () => {
  const { saveRecord, saveSigning, settle } = startCutSaves(startDeskPages());

  it.each(['before the request', 'in the second half of the body', 'before the last byte of the answer'])(
    'writes a record once: %s',
    saveRecord,
    60_000,
  );

  it.each(['right after the request', 'before the answer'])('writes a signing once: %s', saveSigning, 60_000);

  it.each(['before the request', 'before the answer'])('decides once in the review: %s', settle, 60_000);
});
