import { describe, expect, it } from '@jest/globals';
import { checkedTexts, wordsIn } from './words.js';

const texts = checkedTexts();

describe.each(['manual', 'description', 'message'] as const)('Each text of the kind %s', (kind) => {
  const own = texts.filter((text) => text.kind === kind);

  it('is found', () => {
    expect(own.length).toBeGreaterThan(500);
  });

  it('is in plain words', () => {
    const wrong = own.flatMap((text) =>
      wordsIn(text).map(([pattern, sentence]) => `${text.place}: ${pattern}: ${sentence}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('The search for words', () => {
  it.each([
    ['Who bears no key reads PUBLIC records.', 'opens with Who, Whoever, Whose or Whom'],
    ['What is absent stays.', 'opens with a What clause'],
    ['Saved. "What is omitted" stays. What is null clears.', 'opens with a What clause'],
    ['Where it is SIGNED it needs two signatories.', 'opens with That which or Where it'],
    ['The client gets his answer.', 'he, his, him'],
    ['Null where nothing is known.', 'where: if, when, or name the place'],
    ['It serves whoever asks.', 'who asks, whoever: client, requester'],
    ['The client is told so.', 'told, tells: reports, returns'],
    ['Too much was asked at once.', 'asks, asked: requests, requested'],
    ['The door is closed.', 'door: route, endpoint'],
    ['Another key bears the label.', 'bears, bearer of a key: uses, client'],
    ['It stands in the form.', 'stands in, stands for: is in, represents'],
    ['An administrator gives out keys.', 'gives out (a key): creates'],
    ['The record is brought back.', 'brought back: restored'],
    ['Words are removed for good.', 'for good: permanently'],
    ['It lies within another party.', 'lies within: is part of'],
    ['Nothing is on record.', 'on record: recorded'],
    ['It may cost 5,000.', 'reckoned, may cost: estimated'],
    ['The dearest field comes first.', 'dear: expensive'],
    ['The key was refused.', 'turned away, refused: rejected'],
    ['A client that hangs up cancels it.', 'hang up, cut: close the connection'],
    ['Clients wait for their turn.', 'by turns, take turns: alternately, queue'],
    [`It has ${'very '.repeat(30)}many words.`, 'more than 30 words'],
  ])('rejects "%s"', (text, pattern) => {
    expect(wordsIn({ kind: 'message', text }).map(([found]) => found)).toContain(pattern);
  });

  it.each([
    'What does it cost?',
    'Only items that match `where` and `asked`.',
    'The folder where releases are stored.',
    'The document has no operation named "told".',
    'The server rejects the request. Send it again after 2 seconds.',
  ])('accepts "%s"', (text) => {
    expect(wordsIn({ kind: 'message', text })).toEqual([]);
  });

  it('does not treat titles and cells of tables as sentences', () => {
    expect(wordsIn({ kind: 'manual', text: 'what to do' })).toEqual([]);
  });
});
