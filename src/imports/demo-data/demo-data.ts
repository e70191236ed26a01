import { slugOf } from '../../records/values/names.ts';
import { namedCities } from '../first-data/city-names.ts';
import {
  addDays,
  type DemoData,
  DemoRecords,
  type Fields,
  fillTemplate,
  joinNames,
  type Named,
  phraseOf,
} from './demo-records.ts';
import {
  AGREEMENTS,
  BLOC,
  COMMITMENTS,
  FIGURES,
  LANGUAGES,
  NAMES,
  OFFICE,
  ORGANIZATIONS,
  type Phrase,
  POSITIONS,
  PROGRESS,
  SERIES,
  SESSIONS,
  STATEMENTS,
  TOPICS,
  TREATY,
} from './words.ts';

interface Speaker extends Named {
  party: Named;
  position: Phrase;
}

interface Forum extends Named {
  startsOn: string;
  status: string;
  topics: Named[];
}

interface Occasion {
  forum: Forum;
  /** The key of a session of the forum. */
  session?: string;
}

interface Agreement extends Named {
  parties: Named[];
  signedOn: string;
}

/** The same seed gives the same data. */
const SEED = 20;

const CITIES = 90;
const OFFICES = 40;
const SOURCES = 60;
const FORUMS = 110;
const SESSIONS_PER_FORUM = 3;
const DELEGATIONS_PER_FORUM = 2;
const AGREEMENT_COUNT = 300;
const COMMITMENT_COUNT = 250;
const STATEMENT_COUNT = 180;
const FIGURE_COUNT = 120;

/** Periods in the past and some years in the future. */
const PAST_DAYS = ['2012-01-01', '2025-09-30'] as const;
const FUTURE_DAYS = ['2029-01-01', '2030-12-31'] as const;

/** Statuses of past and future forums; some past ones were cancelled. */
const PAST_FORUM = ['CONCLUDED', 'CONCLUDED', 'CONCLUDED', 'CONCLUDED', 'CANCELLED'];
const FUTURE_FORUM = ['SCHEDULED', 'TENTATIVE'];

const AGREEMENT_STATUSES = ['SIGNED', 'IN_FORCE', 'IN_FORCE', 'NEGOTIATING', 'ANNOUNCED'];

/** Statuses of any commitment, and further ones for commitments that were due. */
const OPEN_STATUSES = ['ANNOUNCED', 'PLANNED', 'IN_PROGRESS'];
const SETTLED_STATUSES = ['DONE', 'PARTLY_DONE', 'MISSED', 'NO_INFORMATION'];

/** The share of agreements that are treaties of many parties, from 0 to 1. */
const MANY_PARTIES_SHARE = 0.06;

/**
 * Invents forums, people, agreements and commitments between real cities and countries. The result is always the same.
 * @returns about two thousand records
 */
export function demoData(): DemoData {
  return new DemoWorld(SEED).invent();
}

class DemoWorld extends DemoRecords {
  readonly #topics: Named[] = [];
  readonly #parties: Named[] = [];
  readonly #people: Speaker[] = [];
  readonly #forums: Forum[] = [];
  /** Sessions that took place, to which agreements and statements refer. */
  readonly #occasions: Occasion[] = [];
  readonly #agreements: Agreement[] = [];

  invent(): DemoData {
    for (let n = 1; n <= SOURCES; n++) this.#addSource(n);
    for (const { heading, topics } of TOPICS) this.#addTopics(heading, topics);
    this.#addCities();
    this.#addOrganizations();
    for (const names of NAMES) this.#addPeople(names);
    for (const name of SERIES) this.add('allForumSeries', slugOf(name[0]), { title: this.texts(name) });
    for (let n = 1; n <= FORUMS; n++) this.#addForum(n);
    for (const forum of this.#forums) this.#addSessions(forum);
    for (const forum of this.#forums) this.#addDelegations(forum);
    for (let n = 1; n <= AGREEMENT_COUNT; n++) this.#addAgreement(n);
    for (let n = 1; n <= COMMITMENT_COUNT; n++) this.#addCommitment(n);
    for (let n = 1; n <= STATEMENT_COUNT; n++) this.#addStatement(n);
    for (let n = 1; n <= FIGURE_COUNT; n++) this.#addFigure(n);
    return this.records;
  }

  #addSource(number: number): void {
    const key = `source-${number}`;
    this.sources.push(key);
    this.add('sources', key, {
      kind: this.chance.pick(['NEWS', 'NEWS', 'REPORT', 'DOCUMENT', 'WEBSITE']),
      title: `Invented report no. ${number} on ${this.chance.pick(TOPICS).heading[0]}`,
      publisher: this.chance.pick([
        'The Daily Compass',
        'Lantern Press',
        'Бюро «Полночь»',
        'Agencia Brújula',
        '罗盘通讯社',
      ]),
      publishedOn: this.known(this.day(PAST_DAYS)),
      sourceUrl: `https://example.org/invented/${number}`,
      lang: this.chance.pick(LANGUAGES),
    });
  }

  #addTopics(heading: Phrase, topics: readonly Phrase[]): void {
    const parent = slugOf(heading[0]);
    for (const name of [heading, ...topics]) {
      const key = slugOf(name[0]);
      this.#topics.push({ key, name });
      const within = key === parent ? {} : { parent };
      this.add('topics', key, { name: Object.fromEntries(LANGUAGES.map((lang, n) => [lang, name[n]])), ...within });
    }
  }

  #addCities(): void {
    for (const city of this.chance.sample(CITIES, namedCities())) {
      const nameIn = (lang: string) => city.names.find((name) => name.lang === lang && name.kind === 'SHORT')?.text;
      const english = nameIn('en')!;
      const name = phraseOf((_, lang) => nameIn(lang) ?? english);
      const key = `${slugOf(english)}-${city.country.toLowerCase()}`;
      this.#parties.push({ key, name });
      this.add('parties', key, {
        level: 'CITY',
        names: city.names,
        placements: [{ within: city.country }],
        coordinates: city.coordinates,
        population: this.chance.between(40, 9_000) * 1_000,
      });
    }
  }

  #addOrganizations(): void {
    const cities = [...this.#parties];
    for (const { kind, name } of ORGANIZATIONS) this.#addOrganization(kind, name, {});
    for (const city of this.chance.sample(OFFICES, cities)) {
      this.#addOrganization('GOVERNMENT', fillTemplate(OFFICE, { '': city.name }), {
        placements: [{ within: city.key }],
      });
    }
    const standings = ['MEMBER', 'MEMBER', 'MEMBER', 'MEMBER', 'PARTNER', 'OBSERVER', 'APPLICANT'];
    const countries = ['CL', 'ET', 'FI', 'KZ', 'MX', 'OM', 'VN'];
    this.add('parties', slugOf(BLOC[0]), {
      level: 'BLOC',
      names: this.names(BLOC),
      memberships: countries.map((country, n) => ({ country, standing: standings[n], from: 2014 + n })),
    });
  }

  #addOrganization(organizationKind: string, name: Phrase, more: Fields): void {
    const key = slugOf(name[0]);
    this.#parties.push({ key, name });
    this.add('parties', key, { level: 'ORGANIZATION', organizationKind, names: this.names(name), ...more });
  }

  #addPeople({ lang, given, family }: (typeof NAMES)[number]): void {
    const pairs = given.flatMap((first) => family.map((last) => [first, last] as const));
    for (const [[first, firstLatin], [last, lastLatin]] of pairs) {
      const inOrder = (one: string, two: string) => (lang === 'zh' ? `${two}${one}` : `${one} ${two}`);
      const inLatin = `${firstLatin} ${lastLatin}`;
      const own = inOrder(first, last);
      const key = slugOf(inLatin);
      const party = this.chance.pick(this.#parties);
      const position = this.chance.pick(POSITIONS);
      this.#people.push({ key, name: phraseOf((_, each) => (each === lang ? own : inLatin)), party, position });
      this.add('people', key, {
        names: [
          { text: own, lang, given: first, family: last },
          ...(lang === 'en' ? [] : [{ text: inLatin, lang: 'en', given: firstLatin, family: lastLatin }]),
        ],
        positions: [{ title: this.texts(position), party: party.key, from: this.known(this.day(PAST_DAYS)) }],
      });
    }
  }

  #addForum(number: number): void {
    const isPast = number <= FORUMS * 0.9;
    const startsOn = this.day(isPast ? PAST_DAYS : FUTURE_DAYS);
    const status = this.chance.pick(isPast ? PAST_FORUM : FUTURE_FORUM);
    const series = this.chance.pick(SERIES);
    const city = this.chance.pick(this.#parties.slice(0, CITIES));
    const year = startsOn.slice(0, 4);
    const name = phraseOf((index) => `${series[index]} ${year}, ${city.name[index]}`);
    const topics = this.chance.sample(this.chance.between(1, 4), this.#topics);
    const key = `forum-${number}`;
    this.#forums.push({ key, name, startsOn, status, topics });
    this.add('forums', key, {
      series: slugOf(series[0]),
      edition: year,
      kind: this.chance.pick(['FORUM', 'CONFERENCE', 'SUMMIT', 'VISIT', 'FESTIVAL']),
      status,
      attendance: this.chance.pick(['OFFLINE', 'OFFLINE', 'MIXED', 'ONLINE']),
      title: this.texts(name),
      startsOn: this.known(startsOn),
      timeZone: 'UTC',
      cities: [city.key],
      topics: topics.map((topic) => topic.key),
      roles: this.chance
        .sample(2, this.#parties)
        .map((party, n) => ({ party: party.key, role: n ? 'SPONSOR' : 'HOST' })),
    });
  }

  #addSessions(forum: Forum): void {
    for (let number = 1; number <= SESSIONS_PER_FORUM; number++) {
      const kind = this.chance.pick(Object.keys(SESSIONS));
      const topic = this.chance.pick(forum.topics);
      const speakers = this.chance.sample(this.chance.between(1, 4), this.#people);
      const begins = Date.parse(`${forum.startsOn}T07:00:00Z`) + number * 2 * 3_600_000;
      const session = `${forum.key}-session-${number}`;
      const visibility = this.visibility();
      if (!visibility && isOver(forum)) this.#occasions.push({ forum, session });
      this.add('sessions', session, {
        visibility,
        forum: forum.key,
        kind,
        status: forum.status === 'TENTATIVE' ? 'SCHEDULED' : forum.status,
        title: this.texts(SESSIONS[kind]!, { topic: topic.name }),
        startsAt: new Date(begins).toISOString(),
        ...(this.chance.happens(0.8) && { endsAt: new Date(begins + 5_400_000).toISOString() }),
        rooms: [this.chance.pick(['A 1', 'B 12', 'Aula'])],
        languages: this.chance.sample(2, LANGUAGES),
        topics: [topic.key],
        subjectParties: this.chance.happens(0.5) ? this.chance.sample(2, this.#parties).map(({ key }) => key) : [],
        speakers: speakers.map((speaker, n) => ({
          person: speaker.key,
          role: n === 0 ? 'MODERATOR' : 'SPEAKER',
          billedAs: speaker.position[0],
          represents: speaker.party.key,
        })),
      });
    }
  }

  #addDelegations(forum: Forum): void {
    for (const party of this.chance.sample(DELEGATIONS_PER_FORUM, this.#parties)) {
      const members = this.chance.sample(this.chance.between(0, 3), this.#people);
      this.add('delegations', `${forum.key}-${party.key}`, {
        visibility: this.visibility(),
        forum: forum.key,
        party: party.key,
        attendsAs: this.chance.pick(['PARTY', 'PARTY', 'OBSERVER']),
        ...(this.chance.happens(0.4) && { reportedSize: this.chance.between(members.length + 1, 60) }),
        members: members.map((member, n) => ({ person: member.key, role: n === 0 ? 'HEAD' : 'MEMBER' })),
      });
    }
  }

  #addAgreement(number: number): void {
    const isTreaty = this.chance.happens(MANY_PARTIES_SHARE);
    const parties = this.chance.sample(isTreaty ? this.chance.between(5, 40) : 2, this.#parties);
    const topic = this.chance.pick(this.#topics);
    const kind = isTreaty ? 'CONVENTION' : this.chance.pick(Object.keys(AGREEMENTS));
    const occasion = this.chance.happens(0.6) ? this.chance.pick(this.#occasions) : null;
    const signedOn = occasion?.forum.startsOn ?? this.day(PAST_DAYS);
    const expiresOn = addDays(signedOn, 1_000);
    const mayHaveExpired = expiresOn <= PAST_DAYS[1];
    const status = this.chance.pick([...AGREEMENT_STATUSES, mayHaveExpired ? 'EXPIRED' : 'SIGNED']);
    const isSigned = !['NEGOTIATING', 'ANNOUNCED'].includes(status);
    const signed = isSigned ? this.known(signedOn) : undefined;
    const hasForce = ['IN_FORCE', 'EXPIRED'].includes(status);
    const key = `agreement-${number}`;
    const visibility = this.visibility();
    const name = fillTemplate(isTreaty ? TREATY : AGREEMENTS[kind]!, { topic: topic.name, '': joinNames(parties) });
    if (!visibility) this.#agreements.push({ key, name, parties, signedOn });
    const fields = {
      visibility,
      title: this.texts(name),
      kind,
      status,
      signedOn: signed,
      ...(hasForce && { inForceFrom: this.known(addDays(signedOn, 90)) }),
      ...(status === 'EXPIRED' && { expiresOn: expiresOn.slice(0, 4) }),
      binding: this.chance.pick(['yes', 'no']),
      ...(occasion && { forum: occasion.forum.key, session: occasion.session }),
      topics: [topic.key],
      signatures: parties.map(({ key: party }) => ({
        party,
        role: 'SIGNATORY',
        ...(signed !== undefined && { signedOn: this.known(signedOn) }),
      })),
    };
    this.add('agreements', key, fields, isSigned ? { field: 'signedOn', value: addDays(signedOn, 1) } : undefined);
  }

  #addCommitment(number: number): void {
    const agreement = this.chance.pick(this.#agreements);
    const [responsible, counterpart] = this.chance.sample(2, agreement.parties) as [Named, Named];
    const dueOn = addDays(agreement.signedOn, this.chance.between(200, 2_000));
    const status = this.chance.pick([...OPEN_STATUSES, ...(dueOn <= PAST_DAYS[1] ? SETTLED_STATUSES : [])]);
    const topic = this.chance.pick(this.#topics);
    const notes = ['ANNOUNCED', 'NO_INFORMATION'].includes(status)
      ? []
      : this.chance.sample(this.chance.between(1, 3), PROGRESS);
    this.add(
      'commitments',
      `commitment-${number}`,
      {
        visibility: this.visibility(),
        title: this.texts(this.chance.pick(COMMITMENTS), { topic: topic.name }),
        status,
        announcedOn: this.known(agreement.signedOn),
        dueOn: this.known(dueOn),
        ...(this.chance.happens(0.7) && { agreement: agreement.key }),
        responsible: [responsible.key],
        counterparts: [counterpart.key],
        topics: [topic.key],
        progress: notes.map((text, n) => ({ on: addDays(agreement.signedOn, 100 * (n + 1)), text })),
      },
      { field: 'status', value: 'MISSED' },
    );
  }

  #addStatement(number: number): void {
    const speakers = this.chance.sample(this.chance.happens(0.9) ? 1 : 2, this.#people);
    const { forum, session } = this.chance.pick(this.#occasions);
    const topic = this.chance.pick(this.#topics);
    const { title, summary } = this.chance.pick(STATEMENTS);
    this.add(
      'statements',
      `statement-${number}`,
      {
        visibility: this.visibility(),
        title: this.texts(title, { topic: topic.name }),
        summary: this.texts(summary, { topic: topic.name }),
        forum: forum.key,
        session,
        saidOn: this.known(forum.startsOn),
        makers: speakers.map(({ key, party, position }) => ({ person: key, position: position[0], party: party.key })),
        concerned: this.chance.sample(2, this.#parties).map(({ key }) => key),
        topics: [topic.key],
      },
      { field: 'makers', value: this.chance.pick(this.#people).name[0] },
    );
  }

  #addFigure(number: number): void {
    const { indicator, unit, title } = this.chance.pick(FIGURES);
    const forum = this.chance.pick(this.#forums.filter(isOver));
    const value = this.chance.between(3, 900);
    this.add(
      'figures',
      `figure-${number}`,
      {
        visibility: this.visibility(),
        title: this.texts(title),
        indicator,
        unit,
        value,
        bound: this.chance.pick(['EXACT', 'ABOUT', 'AT_LEAST', 'AT_MOST']),
        asOf: this.known(forum.startsOn),
        forum: forum.key,
        about: forum.key,
        concerned: this.chance.happens(0.3) ? this.chance.sample(2, this.#parties).map(({ key }) => key) : [],
      },
      { field: 'value', value: `${Math.round(value * 1.5)}` },
    );
  }
}

function isOver({ status }: Forum): boolean {
  return status === 'CONCLUDED';
}
