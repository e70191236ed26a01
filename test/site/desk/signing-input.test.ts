import { describe, expect, it } from '@jest/globals';
import {
  BLANK_COMMITMENT,
  BLANK_PARTY,
  BLANK_SIGNER,
  BLANK_SOURCE,
  blankSigning,
  fieldOf,
  nextSigning,
  type PartyRow,
  type SigningDraft,
  signingFaults,
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
  it.each([
    ['www.example.org/trams?page=2', 'https://www.example.org/trams?page=2'],
    ['http://example.org', 'http://example.org'],
    ['no address', 'no address'],
  ])('sends the web address %s as %s', (url, sourceUrl) => {
    const { sources } = inputOf({ sources: [{ ...BLANK_SOURCE, title: 'News', url }] });
    expect(sources).toMatchObject([{ source: { sourceUrl } }]);
  });

  it('sends what has no name, so that the API rejects it', () => {
    const parties = [party('a'), party('b'), { ...BLANK_PARTY, signers: [{ ...BLANK_SIGNER, signedAs: 'Mayor' }] }];
    const input = inputOf({
      parties,
      commitments: [{ ...BLANK_COMMITMENT, dueOn: '2027' }],
      sources: [{ ...BLANK_SOURCE, quote: 'They signed.' }],
    });
    const names = [{ lang: 'en', text: '' }];
    expect(input.parties).toMatchObject([{ ref: 'party2', party: { names } }]);
    expect(input.people).toMatchObject([{ ref: 'person2-0', person: { names } }]);
    expect(input.commitments).toMatchObject([{ titles: names, dueOn: '2027' }]);
    expect(input.sources).toMatchObject([{ ref: 'source0', source: { title: '' } }]);
  });

  it('leaves out rows without a letter', () => {
    const input = inputOf({ parties: [party('a'), party('b'), BLANK_PARTY], commitments: [BLANK_COMMITMENT] });
    expect(input).toMatchObject({ parties: [], people: [], commitments: [], sources: [] });
    expect(input.agreement.signatures.map((signature) => signature.party)).toEqual(['a', 'b']);
  });
});

describe('signingFaults', () => {
  it('names words that chose no record and texts that are no date, in the order of the page', () => {
    const named = (typed: string) => ({ id: null, newName: '', typed });
    const faults = signingFaults(
      {
        ...draft,
        signedOn: 'soon',
        forum: { ...draft.forum, ...named('Harbour') },
        parties: [
          { ...party('a'), signers: [BLANK_SIGNER, { person: named('Ada'), signedAs: '' }] },
          { ...BLANK_PARTY, party: named('Quay') },
        ],
        sources: [{ ...BLANK_SOURCE, typed: 'News', publishedOn: '2025' }],
      },
      (text) => (/^\d+$/.test(text) ? text : null),
    );
    expect([...faults]).toEqual([
      ['titles.0.text', 'missing'],
      ['kind', 'missing'],
      ['signedOn', 'noDate'],
      ['forum', 'notChosen'],
      ['parties.0.signers.1', 'notChosen'],
      ['parties.1.party', 'notChosen'],
      ['sources.0', 'notChosen'],
    ]);
  });
});

describe('signingFaults: what is missing', () => {
  const missing = (changes: Partial<SigningDraft>) => {
    const faults = signingFaults({ ...blankSigning('en'), ...changes }, (text) => text);
    return [...faults].map(([path, fault]) => {
      expect(fault).toBe('missing');
      return path;
    });
  };
  const titles = [{ lang: 'en', text: 'Memorandum' }];
  const [kind, parties] = ['TREATY', [party('a'), party('b')]];

  it.each<[string, Partial<SigningDraft>, string[]]>([
    ['a blank page', {}, ['titles.0.text', 'kind', 'parties.0.party', 'parties.1.party']],
    ['the second of three parties', { titles, kind, parties: [party('a'), BLANK_PARTY, party('b')] }, []],
    ['one party of two', { titles, kind, parties: [BLANK_PARTY, party('b'), BLANK_PARTY] }, ['parties.0.party']],
    [
      'the first two of three parties',
      { titles, kind, parties: [BLANK_PARTY, BLANK_PARTY, party('b')] },
      ['parties.0.party', 'parties.1.party'],
    ],
    [
      'the name of a signer, and the party of another one',
      {
        titles,
        kind,
        parties: [
          { ...party('a'), signers: [{ ...BLANK_SIGNER, signedAs: 'Mayor' }] },
          party('b'),
          { ...BLANK_PARTY, signers: [{ ...BLANK_SIGNER, person: { id: null, newName: 'Ada' } }] },
        ],
      },
      ['parties.0.signers.0', 'parties.2.party'],
    ],
    [
      'the language of a title, the text of a commitment, the title of a source',
      {
        titles: [...titles, { lang: '', text: 'Меморандум' }],
        kind,
        parties,
        commitments: [BLANK_COMMITMENT, { ...BLANK_COMMITMENT, dueOn: '2027' }],
        sources: [BLANK_SOURCE, { ...BLANK_SOURCE, quote: 'They signed.' }],
      },
      ['titles.1.lang', 'commitments.1.text', 'sources.1.title'],
    ],
    [
      'the forum of a new session',
      { titles, kind, parties, session: { ...draft.session, newName: 'Signing' } },
      ['forum'],
    ],
  ])('%s', (_name, changes, paths) => {
    expect(missing(changes)).toEqual(paths);
  });
});

describe('nextSigning', () => {
  it('keeps place, day and sources without passages, and takes the new records for the rows in which they were typed', () => {
    const typed: SigningDraft = {
      ...draft,
      forum: { ...draft.forum, newName: 'Harbour days' },
      session: { ...draft.session, id: 's' },
      signedOn: '2025',
      parties: [party('a'), party('b')],
      sources: [BLANK_SOURCE, { ...BLANK_SOURCE, id: 'known' }, { ...BLANK_SOURCE, title: 'News', quote: 'Signed.' }],
    };
    expect(nextSigning('ru', typed, { forum: { id: 'f' }, session: null, sources: [{ id: 'new' }] })).toEqual({
      ...blankSigning('ru'),
      forum: { ...draft.forum, id: 'f' },
      session: { ...draft.session, id: 's' },
      signedOn: '2025',
      sources: [BLANK_SOURCE, { ...BLANK_SOURCE, id: 'known' }, { ...BLANK_SOURCE, id: 'new', title: 'News' }],
    });
  });
});

describe('fieldOf', () => {
  const signer = (newName: string) => ({ person: { id: null, newName }, signedAs: '' });
  const typed: SigningDraft = {
    ...draft,
    parties: [BLANK_PARTY, party('a'), { ...party('b'), signers: [signer(''), signer('Ada'), signer('Grace')] }],
    commitments: [BLANK_COMMITMENT, commitment('1')],
    sources: [BLANK_SOURCE, { ...BLANK_SOURCE, title: 'News' }],
  };
  const input = signingInput(typed, (text) => text);

  it.each([
    ['agreement.titles.0.text', 'titles.0'],
    ['agreement.signedOn', 'signedOn'],
    ['agreement.session', 'session'],
    ['agreement.citations', 'sources'],
    ['agreement.citations.0.quote', 'sources.1'],
    ['agreement.signatures.0.party', 'parties.1.party'],
    ['agreement.signatures.1.signers.1.person', 'parties.2.signers.2'],
    ['people.1.person.names.0.text', 'parties.2.signers.2'],
    ['sources.0.source.sourceUrl', 'sources.1.url'],
    ['sources.0.source.publishedOn', 'sources.1.publishedOn'],
    ['commitments.0.titles.0.text', 'commitments.1.text'],
    ['commitments.0.responsible', 'commitments.1.responsible'],
    ['commitments.0.citations', 'sources'],
    ['parties.0.party.citations.0.source', 'sources.1'],
    ['forum.forum.startsOn', 'forum.startsOn'],
    ['session.session.citations', 'sources'],
  ])('leads from %s to %s, past empty rows', (path, field) => {
    expect(fieldOf(typed, input, path.split('.'))).toBe(field);
  });

  it('names a field although the row is gone', () => {
    expect(
      fieldOf(
        draft,
        signingInput(draft, (text) => text),
        ['people', '4', 'person'],
      ),
    ).toContain('signers');
  });
});
