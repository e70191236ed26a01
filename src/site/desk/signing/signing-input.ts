// What the page of a signing sends: one input of `recordSigning`, in which new records are named by `ref:`.

/** A record that was chosen, or the name of a new one. */
export interface Chosen {
  id: string | null;
  newName: string;
}

export interface PartyRow {
  party: Chosen;
  /** Level of a new party. */
  level: string;
  signer: Chosen;
  signedAs: string;
}

export interface CommitmentRow {
  text: string;
  /** Place of the responsible party in the list of parties; empty if none. */
  responsible: string;
  dueOn: string;
}

export interface SigningDraft {
  title: string;
  lang: string;
  kind: string;
  status: string;
  signedOn: string;
  forum: string | null;
  session: string | null;
  parties: readonly PartyRow[];
  commitments: readonly CommitmentRow[];
  source: { id: string | null; title: string; publisher: string; url: string; publishedOn: string; quote: string };
}

export const BLANK_PARTY: PartyRow = {
  party: { id: null, newName: '' },
  level: 'CITY',
  signer: { id: null, newName: '' },
  signedAs: '',
};

export const BLANK_COMMITMENT: CommitmentRow = { text: '', responsible: '', dueOn: '' };

export function blankSigning(lang: string): SigningDraft {
  return {
    title: '',
    lang,
    kind: '',
    status: 'SIGNED',
    signedOn: '',
    forum: null,
    session: null,
    parties: [BLANK_PARTY, BLANK_PARTY],
    commitments: [],
    source: { id: null, title: '', publisher: '', url: '', publishedOn: '', quote: '' },
  };
}

/** Whether there is enough to check. */
export function isCheckable({ title, kind, parties }: SigningDraft): boolean {
  return title.trim() !== '' && kind !== '' && parties.filter(({ party }) => isGiven(party)).length >= 2;
}

function isGiven({ id, newName }: Chosen): boolean {
  return id !== null || isWritten(newName);
}

function isWritten(text: string): boolean {
  return text.trim() !== '';
}

/** Returns the rows without a party. Commitments name their responsible party by its place. */
export function withoutParty(
  { parties, commitments }: SigningDraft,
  place: number,
): Pick<SigningDraft, 'parties' | 'commitments'> {
  const moved = (responsible: string) => {
    if (!isWritten(responsible) || Number(responsible) < place) return responsible;
    return Number(responsible) === place ? '' : String(Number(responsible) - 1);
  };
  return {
    parties: parties.filter((_, each) => each !== place),
    commitments: commitments.map((row) => ({ ...row, responsible: moved(row.responsible) })),
  };
}

type SigningInput = ReturnType<typeof signingInput>;

/** Returns the record at a path of the input, such as ["agreement"] or ["parties", "0", "party"]. */
export function recordAt(input: SigningInput, path: readonly string[]): { [field: string]: unknown } {
  type Fields = { [field: string]: unknown };
  return path.reduce<Fields>((record, step) => record[step] as Fields, { ...input });
}

/** Returns the names of the new records by their refs. */
export function newNames({ parties, source }: SigningDraft): { [ref: string]: string } {
  const named = parties.flatMap(({ party, signer }, index) => [
    [`ref:party${index}`, party.newName],
    [`ref:person${index}`, signer.newName],
  ]);
  return Object.fromEntries([...named, ['ref:source', source.title]]);
}

/**
 * Returns the input of `recordSigning`. A row in which anything is written is sent, even if its name is missing: the API
 * says so, and nothing that was typed is left out.
 * @param readDate reads a date as people write it; null if it is none, which the API then rejects
 */
export function signingInput(draft: SigningDraft, readDate: (text: string) => string | null) {
  const { lang, source } = draft;
  const day = (text: string) => (text.trim() === '' ? undefined : (readDate(text) ?? text.trim()));
  const names = (text: string) => [{ lang, text: text.trim() }];
  const rows = draft.parties
    .map((row, index) => ({ ...row, index, hasSigner: isGiven(row.signer) || isWritten(row.signedAs) }))
    .filter(({ party, hasSigner }) => isGiven(party) || hasSigner);
  const partyOf = ({ party, index }: (typeof rows)[number]) => party.id ?? `ref:party${index}`;
  const { id: sourceId, ...newSource } = source;
  const hasNewSource = sourceId === null && Object.values(newSource).some(isWritten);
  const cited = sourceId ?? (hasNewSource ? 'ref:source' : null);
  const citations = cited ? [{ source: cited, quote: source.quote.trim() || undefined }] : undefined;
  return {
    sources: hasNewSource
      ? [
          {
            ref: 'source',
            source: {
              kind: 'NEWS' as const,
              title: source.title.trim(),
              publisher: source.publisher.trim() || undefined,
              sourceUrl: source.url.trim() || undefined,
              publishedOn: day(source.publishedOn),
            },
          },
        ]
      : undefined,
    parties: rows
      .filter(({ party }) => party.id === null)
      .map(({ party, level, index }) => ({
        ref: `party${index}`,
        party: { level: level as 'CITY', names: names(party.newName), citations },
      })),
    people: rows
      .filter(({ signer, hasSigner }) => signer.id === null && hasSigner)
      .map(({ signer, index }) => ({ ref: `person${index}`, person: { names: names(signer.newName), citations } })),
    agreement: {
      titles: names(draft.title),
      kind: draft.kind as 'TREATY',
      status: draft.status as 'SIGNED',
      signedOn: day(draft.signedOn),
      forum: draft.forum ?? undefined,
      session: draft.session ?? undefined,
      citations,
      signatures: rows.map((row) => ({
        party: partyOf(row),
        role: 'SIGNATORY' as const,
        signers: row.hasSigner
          ? [{ person: row.signer.id ?? `ref:person${row.index}`, signedAs: row.signedAs.trim() || undefined }]
          : undefined,
      })),
    },
    commitments: draft.commitments
      .filter((row) => Object.values(row).some(isWritten))
      .map(({ text, responsible, dueOn }) => ({
        titles: names(text),
        status: 'ANNOUNCED' as const,
        responsible: rows.filter(({ index }) => String(index) === responsible).map(partyOf),
        dueOn: day(dueOn),
        citations,
      })),
  };
}
