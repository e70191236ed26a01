import { describe, it } from '@jest/globals';
import { MOMENTS, startCutSaves } from '../site/desk/cut-saves.ts';
import { startDeskPages } from '../site/desk/desk-pages.ts';

describe('a connection that breaks while the desk saves', () => {
  const { saveRecord, saveSigning, settle } = startCutSaves(startDeskPages());

  it.each(Object.keys(MOMENTS))('writes a record once: %s', saveRecord, 60_000);

  it.each(Object.keys(MOMENTS))('writes a signing once: %s', saveSigning, 60_000);

  it.each(Object.keys(MOMENTS))('decides once in the review: %s', settle, 60_000);
});
