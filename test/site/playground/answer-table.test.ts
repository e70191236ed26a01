import { describe, expect, it } from '@jest/globals';
import { tablesOf } from '../../../src/site/playground/answer-table.ts';

describe('tablesOf', () => {
  it('returns a row for each node of a connection, and a column for each value', () => {
    const data = {
      speakers: {
        totalCount: 2,
        nodes: [
          { role: 'SPEAKER', person: { name: 'Wu', label: { text: '吴' } }, represents: null },
          { role: 'CHAIR', person: { name: 'Li', label: null }, represents: { name: 'Beijing' } },
        ],
      },
    };
    expect(tablesOf(data)).toEqual([
      {
        name: 'speakers',
        columns: ['role', 'person.name', 'person.label.text', 'represents', 'person.label', 'represents.name'],
        rows: [
          ['SPEAKER', 'Wu', '吴', null, null, null],
          ['CHAIR', 'Li', null, null, null, 'Beijing'],
        ],
      },
      { name: '', columns: ['speakers.totalCount'], rows: [[2]] },
    ]);
  });

  it('returns a table for each list, with nested lists in one cell', () => {
    const data = {
      all: { nodes: [{ title: 'One', parties: [{ name: 'Moscow' }, { name: 'Havana' }], fields: ['dueOn', 'title'] }] },
      due: { nodes: [] },
    };
    expect(tablesOf(data)).toEqual([
      { name: 'all', columns: ['title', 'parties.name', 'fields'], rows: [['One', 'Moscow; Havana', 'dueOn; title']] },
      { name: 'due', columns: [], rows: [] },
    ]);
  });

  it('omits the wrappers of connections from column names unless two names would be equal', () => {
    const data = { cooperation: { edges: [{ as: 'MAKER', node: { title: 'One', as: 'PLANNED' } }] } };
    expect(tablesOf(data)[0]).toEqual({
      name: 'cooperation',
      columns: ['as', 'title', 'node.as'],
      rows: [['MAKER', 'One', 'PLANNED']],
    });
  });

  it('returns one row without a list', () => {
    expect(tablesOf({ forum: { title: 'One', agreements: { totalCount: 0 } } })).toEqual([
      { name: '', columns: ['forum.title', 'forum.agreements.totalCount'], rows: [['One', 0]] },
    ]);
  });

  it('returns a column named value for a list of scalars', () => {
    expect(tablesOf({ topics: ['water', null] })).toEqual([
      { name: 'topics', columns: ['value'], rows: [['water'], [null]] },
    ]);
  });

  it('returns no table without data', () => {
    expect(tablesOf(null)).toEqual([]);
    expect(tablesOf({})).toEqual([]);
  });
});
