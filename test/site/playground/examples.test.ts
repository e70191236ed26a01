import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { inOrder, readExample } from '../../../src/site/playground/examples.ts';

const FOLDER = join(import.meta.dirname, '../../../src/site/playground/examples');

const examples = inOrder(
  readdirSync(FOLDER).map((file) => readExample(file, readFileSync(join(FOLDER, file), 'utf8'))),
);

describe('the examples of the playground', () => {
  it('begin with seven questions about the first data', () => {
    expect(examples.slice(0, 7).map(({ title }) => title)).toEqual([
      'Between Moscow and Havana',
      'Speakers for Chinese cities',
      'Delegations by standing in BRICS',
      'Agreements reported and recorded',
      'Promises and their due dates',
      'Reported figures',
      'Sources of records',
    ]);
  });

  it('are sorted by number and not alphabetically', () => {
    const files = ['10-last.graphql', '9-before.graphql'].map((file) => readExample(file, ''));
    expect(inOrder(files).map(({ name }) => name)).toEqual(['9-before', '10-last']);
  });

  it.each(examples.map((example) => [example.name, example] as const))(
    'have an explanation of two sentences: %s',
    (_name, { title, explanation }) => {
      expect(title).not.toBe('');
      expect(explanation.match(/[^.]+\.(?=\s|$)/g)).toHaveLength(2);
    },
  );

  it('have different operation names, which are the names of tabs', () => {
    const names = examples.map(({ query }) => {
      const operations = parse(query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      expect(operations).toHaveLength(1);
      return (operations[0] as { name?: { value: string } }).name?.value;
    });
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(examples.length);
  });
});
