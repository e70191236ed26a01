import { describe, expect, it } from '@jest/globals';
import {
  BLANK_COMMITMENT,
  BLANK_PARTY,
  blankSigning,
  type PartyRow,
  type SigningDraft,
  signingInput,
  withoutParty,
} from '../../../src/site/desk/signing/signing-input.ts';

const party = (id: string): PartyRow => ({ ...BLANK_PARTY, party: { id, newName: '' } });
const draft: SigningDraft = { ...blankSigning('en'), parties: ['a', 'b', 'c'].map(party) };
const commitment = (responsible: string) => ({ ...BLANK_COMMITMENT, text: 'Build', responsible });
const inputOf = (changes: Partial<SigningDraft>) => signingInput({ ...draft, ...changes }, (text) => text);

describe('withoutParty', () => {
  it('leaves the other commitments to their parties', () => {
    const commitments = ['0', '1', '2', ''].map(commitment);
    const left = inputOf(withoutParty({ ...draft, commitments }, 1));
    expect(left.commitments.map(({ responsible }) => responsible)).toEqual([['a'], [], ['c'], []]);
  });
});

describe('signingInput', () => {
  it('sends what has no name, so that the API rejects it', () => {
    const parties = [party('a'), party('b'), { ...BLANK_PARTY, signedAs: 'Mayor' }];
    const input = inputOf({
      parties,
      commitments: [{ ...BLANK_COMMITMENT, dueOn: '2027' }],
      source: { ...draft.source, quote: 'They signed.' },
    });
    const names = [{ lang: 'en', text: '' }];
    expect(input.parties).toMatchObject([{ ref: 'party2', party: { names } }]);
    expect(input.people).toMatchObject([{ ref: 'person2', person: { names } }]);
    expect(input.commitments).toMatchObject([{ titles: names, dueOn: '2027' }]);
    expect(input.sources).toMatchObject([{ ref: 'source', source: { title: '' } }]);
  });

  it('leaves out rows without a letter', () => {
    const input = inputOf({ parties: [party('a'), party('b'), BLANK_PARTY], commitments: [BLANK_COMMITMENT] });
    expect(input).toMatchObject({ parties: [], people: [], commitments: [], sources: undefined });
    expect(input.agreement.signatures.map((signature) => signature.party)).toEqual(['a', 'b']);
  });
});
