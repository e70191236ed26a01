// What the page of a signing sends: one input of `recordSigning`, in which new records are named by `ref:`.

import type { Fault } from '../form-type.ts';

/** A record that was chosen, or words that chose none yet. */
interface Choice {
  id: string | null;
  typed?: string;
}

/** A record that was chosen, or the name of a new one. */
export interface Chosen extends Choice {
  newName: string;
}

export interface SignerRow {
  person: Chosen;
  signedAs: string;
}

export interface PartyRow {
  party: Chosen;
  /** Level of a new party. */
  level: string;
  signers: readonly SignerRow[];
}

export interface CommitmentRow {
  text: string;
  /** Place of the responsible party in the list of parties; empty if none. */
  responsible: string;
  dueOn: string;
}

export interface SourceRow extends Choice {
  title: string;
  publisher: string;
  url: string;
  publishedOn: string;
  quote: string;
}

/** Kind, status and days are those of a new forum. */
export interface ForumChoice extends Chosen {
  kind: string;
  status: string;
  startsOn: string;
  endsOn: string;
}

/** Kind and status are those of a new session. */
export interface SessionChoice extends Chosen {
  kind: string;
  status: string;
}

export interface SigningDraft {
  titles: readonly { lang: string; text: string }[];
  kind: string;
  status: string;
  signedOn: string;
  forum: ForumChoice;
  session: SessionChoice;
  parties: readonly PartyRow[];
  commitments: readonly CommitmentRow[];
  sources: readonly SourceRow[];
}

const NOBODY: Chosen = { id: null, newName: '' };

export const BLANK_SIGNER: SignerRow = { person: NOBODY, signedAs: '' };

export const BLANK_PARTY: PartyRow = { party: NOBODY, level: 'CITY', signers: [BLANK_SIGNER] };

export const BLANK_COMMITMENT: CommitmentRow = { text: '', responsible: '', dueOn: '' };

export const BLANK_SOURCE: SourceRow = { id: null, title: '', publisher: '', url: '', publishedOn: '', quote: '' };

export function blankSigning(lang: string): SigningDraft {
  return {
    titles: [{ lang, text: '' }],
    kind: '',
    status: 'SIGNED',
    signedOn: '',
    forum: { ...NOBODY, kind: 'FORUM', status: 'CONCLUDED', startsOn: '', endsOn: '' },
    session: { ...NOBODY, kind: 'SIGNING_CEREMONY', status: 'CONCLUDED' },
    parties: [BLANK_PARTY, BLANK_PARTY],
    commitments: [],
    sources: [BLANK_SOURCE],
  };
}

/** The fewest parties of an agreement that was signed. */
export const MIN_PARTIES = 2;

/** Whether there is enough to check. */
export function isCheckable({ titles, kind, parties }: SigningDraft): boolean {
  const given = parties.filter(({ party }) => isGiven(party));
  return titles.some(({ text }) => isWritten(text)) && kind !== '' && given.length >= MIN_PARTIES;
}

export function isGiven({ id, newName }: Chosen): boolean {
  return id !== null || isWritten(newName);
}

function isWritten(text: string | null | undefined): boolean {
  return text != null && text.trim() !== '';
}

/**
 * Returns the faults of a draft by the path of their field, in the order of the page.
 * @param readDate as for `signingInput`
 */
export function signingFaults(
  draft: SigningDraft,
  readDate: (text: string) => string | null,
): ReadonlyMap<string, Fault> {
  const { titles, kind, signedOn, forum, session, parties, commitments, sources } = draft;
  type Found = (readonly [path: string, fault: Fault])[];
  const missing = (path: string, isMissing: boolean): Found => (isMissing ? [[path, 'missing']] : []);
  /** @param isNeeded whether a record must be chosen, or a new one named */
  const choice = (path: string, chosen: Choice & { newName?: string }, isNeeded: boolean): Found =>
    isWritten(chosen.typed) ? [[path, 'notChosen']] : missing(path, isNeeded && !isGiven({ newName: '', ...chosen }));
  const areTooFew = parties.filter(({ party }) => isGiven(party)).length < MIN_PARTIES;
  const day = (path: string, text: string) =>
    isWritten(text) && readDate(text) === null ? ([[path, 'noDate']] as const) : [];
  return new Map<string, Fault>([
    ...missing('titles.0.text', !titles.some(({ text }) => isWritten(text))),
    ...titles.flatMap(({ lang, text }, index) => missing(`titles.${index}.lang`, isWritten(text) && !isWritten(lang))),
    ...missing('kind', kind === ''),
    ...day('signedOn', signedOn),
    // A new session needs a forum.
    ...choice('forum', forum, session.id === null && isGiven(session)),
    ...(['startsOn', 'endsOn'] as const).flatMap((field) => day(`forum.${field}`, forum[field])),
    ...choice('session', session, false),
    ...parties.flatMap(({ party, signers }, index) => [
      ...choice(`parties.${index}.party`, party, (areTooFew && index < MIN_PARTIES) || signers.some(isSignerFilled)),
      ...signers.flatMap((signer, place) =>
        choice(`parties.${index}.signers.${place}`, signer.person, isSignerFilled(signer)),
      ),
    ]),
    ...commitments.flatMap((row, index) => [
      ...missing(`commitments.${index}.text`, isFilled(row) && !isWritten(row.text)),
      ...day(`commitments.${index}.dueOn`, row.dueOn),
    ]),
    ...sources.flatMap((row, index) => [
      ...choice(`sources.${index}`, row, false),
      ...missing(
        `sources.${index}.title`,
        isFilled(row) && row.id === null && !isWritten(row.title) && !isWritten(row.typed),
      ),
      ...day(`sources.${index}.publishedOn`, row.publishedOn),
    ]),
  ]);
}

/** Returns a list with another row at a place. */
export function replaced<Row>(rows: readonly Row[], place: number, change: Partial<Row>): Row[] {
  return rows.map((row, each) => (each === place ? { ...row, ...change } : row));
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

type Created = { readonly id: string } | null;

/**
 * Returns another signing of the same forum, session, day and sources, of which none is new any more.
 * @param created the new records; sources in the order of their rows
 */
export function nextSigning(
  lang: string,
  { forum, session, signedOn, sources }: SigningDraft,
  created: { forum: Created; session: Created; sources: readonly { readonly id: string }[] },
): SigningDraft {
  const chosen = (record: Created) => record && { id: record.id, newName: '' };
  const left = [...created.sources];
  return {
    ...blankSigning(lang),
    forum: { ...forum, ...chosen(created.forum) },
    session: { ...session, ...chosen(created.session) },
    signedOn,
    sources: sources.map((row) => ({
      ...row,
      // The passage is about the signing that was saved.
      quote: '',
      id: row.id === null && isFilled(row) ? (left.shift()?.id ?? null) : row.id,
    })),
  };
}

type SigningInput = ReturnType<typeof signingInput>;

/** Returns the record at a path of the input, such as ["agreement"] or ["parties", "0", "party"]. */
export function recordAt(input: SigningInput, path: readonly string[]): { [field: string]: unknown } {
  type Fields = { [field: string]: unknown };
  return path.reduce<Fields>((record, step) => record[step] as Fields, { ...input });
}

/** Returns the names of the new records by their refs. */
export function newNames({ parties, forum, session, sources }: SigningDraft): { [ref: string]: string } {
  const named = parties.flatMap(({ party, signers }, index) => [
    [`ref:party${index}`, party.newName],
    ...signers.map(({ person }, each) => [`ref:person${index}-${each}`, person.newName]),
  ]);
  const cited = sources.map(({ title }, index) => [`ref:source${index}`, title]);
  return Object.fromEntries([...named, ...cited, ['ref:forum', forum.newName], ['ref:session', session.newName]]);
}

/** The kind of record that a ref names, and the places of its rows: "person1-0". */
function readRef(ref: unknown): { kind: string; place: number; inner: number } {
  const [, kind = '', place, inner] = /^([a-z]+)(\d*)-?(\d*)$/.exec(String(ref ?? '')) ?? [];
  return { kind, place: Number(place), inner: Number(inner) };
}

/**
 * Returns the change of a draft that takes an existing record for the new one with a ref; null for the agreement and
 * commitments, which have no ref.
 */
export function withExisting(draft: SigningDraft, ref: unknown, id: string): Partial<SigningDraft> | null {
  const { forum, session, parties, sources } = draft;
  const { kind, place, inner } = readRef(ref);
  const chosen = { id, newName: '', typed: '' };
  if (kind === 'forum') return { forum: { ...forum, ...chosen } };
  if (kind === 'session') return { session: { ...session, ...chosen } };
  if (kind === 'source') return { sources: replaced(sources, place, { id, typed: '' }) };
  if (kind === 'party') return { parties: replaced(parties, place, { party: chosen }) };
  if (kind !== 'person') return null;
  return {
    parties: replaced(parties, place, { signers: replaced(parties[place]!.signers, inner, { person: chosen }) }),
  };
}

/** Fields of the page that have another name in the input. */
const FIELDS: { readonly [field: string]: string } = { sourceUrl: 'url', names: 'party' };

/**
 * Returns the path of the field of the page to which an error or a warning leads: "parties.1.signers.0".
 * @param path its place in the input, without the name of the argument
 */
export function fieldOf(draft: SigningDraft, input: SigningInput, path: readonly string[]): string {
  const [list = 'agreement', ...rest] = path;
  // Every record cites the same sources.
  if (path.includes('citations')) return fieldOfCitation(draft, path[path.indexOf('citations') + 1]);
  if (list === 'agreement') return fieldOfAgreement(draft, rest);
  if (list === 'forum' || list === 'session') return [list, ...rest.slice(1, 2)].join('.');
  const [index = '0', inner = '', field = inner] = rest;
  if (list === 'commitments') {
    return `commitments.${filledPlaces(draft.commitments)[Number(index)]}.${inner === 'titles' ? 'text' : inner}`;
  }
  // A row may be gone since the check.
  const rows = recordAt(input, [list]) as unknown as readonly { ref: string }[] | undefined;
  const { place, inner: signer } = readRef(rows?.[Number(index)]?.ref);
  if (list === 'people') return `parties.${place}.signers.${signer}`;
  return `${list}.${place}.${FIELDS[field] ?? field}`;
}

function fieldOfAgreement(draft: SigningDraft, [field = '', index, inner, place]: readonly string[]): string {
  if (field === 'titles') return `titles.${index ?? 0}`;
  if (field !== 'signatures') return field;
  if (index === undefined) return 'parties';
  const row = partyRows(draft)[Number(index)];
  const signer = row?.signers[Number(place ?? 0)]?.place ?? 0;
  return inner === 'signers' ? `parties.${row?.index}.signers.${signer}` : `parties.${row?.index}.party`;
}

function fieldOfCitation({ sources }: SigningDraft, index: string | undefined): string {
  return index === undefined ? 'sources' : `sources.${filledPlaces(sources)[Number(index)]}`;
}

/** Whether anything is written in a row, apart from words that chose no record. */
export function isFilled(row: CommitmentRow | SourceRow): boolean {
  return Object.entries(row).some(([field, value]) => field !== 'typed' && isWritten(value));
}

function filledPlaces(rows: readonly (CommitmentRow | SourceRow)[]): number[] {
  return rows.flatMap((row, place) => (isFilled(row) ? [place] : []));
}

export function isSignerFilled({ person, signedAs }: SignerRow): boolean {
  return isGiven(person) || isWritten(signedAs);
}

/** The parties in which anything is written, with their places on the page; so are their signers. */
function partyRows({ parties }: SigningDraft) {
  return parties
    .map((row, index) => ({
      ...row,
      index,
      signers: row.signers.map((signer, place) => ({ ...signer, place })).filter(isSignerFilled),
    }))
    .filter(({ party, signers }) => isGiven(party) || signers.length > 0);
}

/** Adds the scheme that people leave out: "www.example.org/trams" becomes "https://www.example.org/trams". */
function withScheme(address: string): string {
  return /^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(address) ? `https://${address}` : address;
}

/**
 * Returns the input of `recordSigning`. A row in which anything is written is sent, even if its name is missing: the API
 * says so, and nothing that was typed is left out.
 * @param readDate reads a date as people write it; null if it is none, which the API then rejects
 */
export function signingInput(draft: SigningDraft, readDate: (text: string) => string | null) {
  const { forum, session } = draft;
  const day = (text: string) => (isWritten(text) ? (readDate(text) ?? text.trim()) : undefined);
  const given = (text: string) => text.trim() || undefined;
  const titles = draft.titles
    .filter(({ text }) => isWritten(text))
    .map(({ lang, text }) => ({ lang, text: text.trim() }));
  const lang = titles[0]?.lang ?? draft.titles[0]!.lang;
  const names = (text: string) => [{ lang, text: text.trim() }];
  const rows = partyRows(draft);
  const sources = draft.sources
    .map((row, index) => ({ ...row, index }))
    .filter(({ index }) => isFilled(draft.sources[index]!));
  const citations =
    sources.length > 0
      ? sources.map(({ id, index, quote }) => ({ source: id ?? `ref:source${index}`, quote: given(quote) }))
      : undefined;
  const refOf = (kind: 'forum' | 'session') => draft[kind].id ?? (isGiven(draft[kind]) ? `ref:${kind}` : undefined);
  const partyOf = ({ party, index }: (typeof rows)[number]) => party.id ?? `ref:party${index}`;
  const isNew = (chosen: Chosen) => chosen.id === null && isGiven(chosen);
  return {
    sources: sources
      .filter(({ id }) => id === null)
      .map(({ title, publisher, url, publishedOn, index }) => ({
        ref: `source${index}`,
        source: {
          kind: 'NEWS' as const,
          title: title.trim(),
          publisher: given(publisher),
          sourceUrl: given(withScheme(url.trim())),
          publishedOn: day(publishedOn),
        },
      })),
    parties: rows
      .filter(({ party }) => party.id === null)
      .map(({ party, level, index }) => ({
        ref: `party${index}`,
        party: { level: level as 'CITY', names: names(party.newName), citations },
      })),
    people: rows.flatMap(({ signers, index }) =>
      signers
        .filter(({ person }) => person.id === null)
        .map(({ person, place }) => ({
          ref: `person${index}-${place}`,
          person: { names: names(person.newName), citations },
        })),
    ),
    forum: isNew(forum)
      ? {
          ref: 'forum',
          forum: {
            titles: names(forum.newName),
            kind: forum.kind as 'FORUM',
            status: forum.status as 'CONCLUDED',
            startsOn: day(forum.startsOn),
            endsOn: day(forum.endsOn),
            citations,
          },
        }
      : undefined,
    session: isNew(session)
      ? {
          ref: 'session',
          session: {
            titles: names(session.newName),
            kind: session.kind as 'SIGNING_CEREMONY',
            status: session.status as 'CONCLUDED',
            forum: refOf('forum')!,
            citations,
          },
        }
      : undefined,
    agreement: {
      titles,
      kind: draft.kind as 'TREATY',
      status: draft.status as 'SIGNED',
      signedOn: day(draft.signedOn),
      forum: refOf('forum'),
      session: refOf('session'),
      citations,
      signatures: rows.map((row) => ({
        party: partyOf(row),
        role: 'SIGNATORY' as const,
        signers: row.signers.map(({ person, place, signedAs }) => ({
          person: person.id ?? `ref:person${row.index}-${place}`,
          signedAs: given(signedAs),
        })),
      })),
    },
    commitments: draft.commitments.filter(isFilled).map(({ text, responsible, dueOn }) => ({
      titles: names(text),
      status: 'ANNOUNCED' as const,
      responsible: rows.filter(({ index }) => String(index) === responsible).map(partyOf),
      dueOn: day(dueOn),
      citations,
    })),
  };
}
