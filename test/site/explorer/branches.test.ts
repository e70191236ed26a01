import { describe, expect, it } from '@jest/globals';
import { type Branch, branchesOf, branchesWith, hasChosen } from '../../../src/site/explorer/page/filters/branches.ts';

/** Topics by id, each with the id of the one above it; the name is the id. */
const values = Object.entries({ economy: null, trade: 'economy', tariffs: 'trade', culture: null, music: 'arts' }).map(
  ([id, parent], index) => ({ id, parent, value: id, name: id, count: 10 - index }),
);

/** "economy(trade(tariffs))". */
const written = (branches: readonly Branch[]): string =>
  branches.map(({ id, children }) => id + (children.length > 0 ? `(${written(children)})` : '')).join(' ');

describe('values of a facet', () => {
  it('are trees; a value whose parent is not among them is a root', () => {
    expect(written(branchesOf(values))).toBe('economy(trade(tariffs)) culture music');
  });

  it.each([
    ['', 'economy(trade(tariffs)) culture music'],
    [' TARIFF', 'economy(trade(tariffs))'],
    ['trade', 'economy(trade(tariffs))'],
    ['cult', 'culture'],
    ['war', ''],
  ])('are found with what is above and below them: "%s"', (words, found) => {
    expect(written(branchesWith(words, branchesOf(values)))).toBe(found);
  });

  it('tell whether one of them is chosen, at any depth', () => {
    const branches = branchesOf(values);
    expect([hasChosen(branches, ['tariffs']), hasChosen(branches, ['war'])]).toEqual([true, false]);
  });
});
