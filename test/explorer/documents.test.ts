import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { generateDocuments } from './generate-documents.ts';

const COMMITTED = join(import.meta.dirname, '../../src/explorer/page/documents.ts');

it("The explorer's typed documents are those that its .graphql files and the schema make", async () => {
  const generated = await generateDocuments();
  if (!existsSync(COMMITTED) && !process.env.CI) {
    writeFileSync(COMMITTED, generated);
    throw new Error(`${COMMITTED} was missing and has been written: read it, then run this again.`);
  }
  expect(readFileSync(COMMITTED, 'utf8')).toBe(generated);
});
