import { createCommitment } from '../../domain/commitments/commitment.writes.ts';
import { createDelegation } from '../../domain/delegations/delegation.writes.ts';
import { createFigure } from '../../domain/figures/figure.writes.ts';
import { createForum } from '../../domain/forums/forum.writes.ts';
import { createForumSeries } from '../../domain/forums/forum-series.writes.ts';
import { createParty } from '../../domain/parties/party.writes.ts';
import { createPerson } from '../../domain/people/person.writes.ts';
import { createSession } from '../../domain/sessions/session.writes.ts';
import { createSource } from '../../domain/sources/source.writes.ts';
import { createStatement } from '../../domain/statements/statement.writes.ts';
import { createTopic } from '../../domain/topics/topic.writes.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import type { DataSet, Section } from './data-set.schema.ts';

type RecordOf<S extends Section> = DataSet[S][string];

/** The ids of the records written so far, by section and key. */
type Written = { [section in Section]: Map<string, string> };

/**
 * Writes the records of a data file, by the same functions as later editors and imports, in the order in which they
 * refer to each other.
 *
 * @param dataSet checked by `readDataSet`, so that every reference leads somewhere
 * @param countryIds by ISO code
 * @throws RuleViolation where a record breaks a rule of the domain
 */
export async function writeDataSet(
  context: WriteContext,
  dataSet: DataSet,
  countryIds: ReadonlyMap<string, string>,
): Promise<void> {
  const written: Written = {
    sources: new Map(),
    topics: new Map(),
    parties: new Map(countryIds),
    people: new Map(),
    forumSeries: new Map(),
    forums: new Map(),
    sessions: new Map(),
    delegations: new Map(),
    commitments: new Map(),
    statements: new Map(),
    figures: new Map(),
  };
  const write = async <S extends Section>(
    section: S,
    create: (record: RecordOf<S>, key: string) => Promise<string>,
  ): Promise<void> => {
    for (const [key, record] of Object.entries(dataSet[section])) {
      written[section].set(key, await create(record as RecordOf<S>, key));
    }
  };
  const draft = draftsFrom(written);

  await write('sources', ({ url: sourceUrl, ...source }) => createSource(context, { ...source, sourceUrl }));
  await write('topics', (topic, slug) => createTopic(context, { slug, ...draft.topic(topic) }));
  await write('parties', (party, slug) => createParty(context, { slug, ...draft.party(party) }));
  await write('people', (person, slug) => createPerson(context, { slug, ...draft.person(person) }));
  await write('forumSeries', (series, slug) => createForumSeries(context, { slug, ...draft.forumSeries(series) }));
  await write('forums', (forum, slug) => createForum(context, { slug, ...draft.forum(forum) }));
  await write('sessions', (session) => createSession(context, draft.session(session)));
  await write('delegations', (delegation) => createDelegation(context, draft.delegation(delegation)));
  await write('commitments', (commitment) => createCommitment(context, draft.commitment(commitment)));
  await write('statements', (statement) => createStatement(context, draft.statement(statement)));
  await write('figures', (figure) => createFigure(context, draft.figure(figure)));
}

/** What the records of a data file are to the functions that write them: keys become ids, texts by language a main one. */
function draftsFrom(written: Written) {
  const one = (section: Section, key: string) => written[section].get(key)!;
  const oneOrNone = (section: Section, key: string | undefined) => (key === undefined ? null : one(section, key));
  const many = (section: Section, keys: string[]) => keys.map((key) => one(section, key));

  const documented = ({ citations, flags }: Pick<RecordOf<'topics'>, 'citations' | 'flags'>) => ({
    citations: citations.map(({ source, ...citation }) => ({ ...citation, sourceId: one('sources', source) })),
    flags,
  });
  const titled = (title: Texts) => {
    const [main, titleLang, titlesIn] = mainAndOthers(title);
    return { title: main, titleLang, titlesIn };
  };
  const summed = (summaries: Texts) => {
    const [summary, summaryLang, summariesIn] = mainAndOthers(summaries);
    return { summary, summaryLang, summariesIn };
  };
  const makers = (makers: RecordOf<'statements'>['makers']) =>
    makers.map((maker) => ({
      personId: 'person' in maker ? one('people', maker.person) : null,
      position: 'position' in maker ? maker.position : null,
      delegationId: 'delegation' in maker ? one('delegations', maker.delegation) : null,
      partyId: 'party' in maker ? oneOrNone('parties', maker.party) : null,
    }));
  const item = (record: RecordOf<'commitments'> | RecordOf<'statements'> | RecordOf<'figures'>) => ({
    ...documented(record),
    ...titled(record.title),
    topicIds: many('topics', record.topics),
    forumId: oneOrNone('forums', record.forum),
    sessionId: oneOrNone('sessions', record.session),
    makers: makers(record.makers),
  });

  return {
    topic(topic: RecordOf<'topics'>) {
      const [name, nameLang, namesIn] = mainAndOthers(topic.names);
      return { ...documented(topic), name, nameLang, namesIn, parentId: oneOrNone('topics', topic.within) };
    },
    party({
      within,
      names,
      memberships,
      level,
      organizationKind,
      coordinates,
      identifiers,
      ...party
    }: RecordOf<'parties'>) {
      return {
        ...documented(party),
        level,
        organizationKind,
        coordinates,
        identifiers,
        names: names.map(({ from, to, ...name }) => ({ ...name, validFrom: from, validTo: to })),
        placements: within ? [{ withinId: one('parties', within) }] : [],
        memberships: memberships.map(({ country, ...membership }) => ({
          ...membership,
          countryId: one('parties', country),
        })),
      };
    },
    person({ names, positions, ...person }: RecordOf<'people'>) {
      return {
        ...documented(person),
        names,
        positions: positions.map(({ title, party, from, to }) => ({
          ...titled(title),
          partyId: oneOrNone('parties', party),
          from,
          to,
        })),
      };
    },
    forumSeries: (series: RecordOf<'forumSeries'>) => ({ ...documented(series), ...titled(series.title) }),
    forum({ series, cities, summary, topics, roles, ...forum }: RecordOf<'forums'>) {
      return {
        ...forum,
        ...documented(forum),
        ...titled(forum.title),
        ...(summary && summed(summary)),
        seriesId: oneOrNone('forumSeries', series),
        cityIds: many('parties', cities),
        topicIds: many('topics', topics),
        roles: roles.map(({ party, role }) => ({ partyId: one('parties', party), role })),
      };
    },
    session({ forum, kind, status, subjects, topics, speakers, ...session }: RecordOf<'sessions'>) {
      return {
        ...documented(session),
        ...titled(session.title),
        forumId: one('forums', forum),
        kind,
        status,
        subjectPartyIds: many('parties', subjects),
        topicIds: many('topics', topics),
        speakers: speakers.map(({ represents, person, ...speaker }) => ({
          ...speaker,
          personId: one('people', person),
          representsId: oneOrNone('parties', represents),
        })),
      };
    },
    delegation({ forum, party, attendsAs, reportedSize, ...delegation }: RecordOf<'delegations'>) {
      return {
        ...documented(delegation),
        forumId: one('forums', forum),
        partyId: one('parties', party),
        attendsAs,
        reportedSize,
      };
    },
    commitment(commitment: RecordOf<'commitments'>) {
      const { status, announcedOn, startsOn, dueOn, responsible, counterparts } = commitment;
      return {
        ...item(commitment),
        status,
        announcedOn,
        startsOn,
        dueOn,
        responsibleIds: many('parties', responsible),
        counterpartIds: many('parties', counterparts),
      };
    },
    statement(statement: RecordOf<'statements'>) {
      return {
        ...item(statement),
        ...summed(statement.summary),
        saidOn: statement.saidOn,
        concernedIds: many('parties', statement.concerned),
      };
    },
    figure(figure: RecordOf<'figures'>) {
      const { indicator, value, unit, bound, asOf, about } = figure;
      return {
        ...item(figure),
        indicator,
        value,
        unit,
        bound,
        asOf,
        aboutId: oneOrNone('forums', about?.forum),
        concernedIds: many('parties', figure.concerned),
      };
    },
  };
}

/** Texts by language, of which the first is the main one. */
type Texts = { [lang: string]: string };

/** The main text, its language, and the texts in the other languages. */
function mainAndOthers(texts: Texts): [string, string, Texts] {
  const [[lang, main], ...others] = Object.entries(texts) as [[string, string], ...[string, string][]];
  return [main, lang, Object.fromEntries(others)];
}
