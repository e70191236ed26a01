import type { DataSource } from 'typeorm';
import { ANONYMOUS } from '../../../src/access/viewer.ts';
import { AttendsAs } from '../../../src/domain/delegations/delegation.entity.ts';
import { createDelegation } from '../../../src/domain/delegations/delegation.writes.ts';
import { DelegationRole } from '../../../src/domain/delegations/delegation-member.entity.ts';
import { Attendance, ForumKind, ForumStatus } from '../../../src/domain/forums/forum.entity.ts';
import { createForum } from '../../../src/domain/forums/forum.writes.ts';
import { ForumRoleKind } from '../../../src/domain/forums/forum-role.entity.ts';
import { createForumSeries } from '../../../src/domain/forums/forum-series.writes.ts';
import { createPerson } from '../../../src/domain/people/person.writes.ts';
import { SessionKind, SessionStatus } from '../../../src/domain/sessions/session.entity.ts';
import { createSession } from '../../../src/domain/sessions/session.writes.ts';
import { SpeakerRole } from '../../../src/domain/sessions/speaker.entity.ts';
import { SourceKind } from '../../../src/domain/sources/source.entity.ts';
import { createSource } from '../../../src/domain/sources/source.writes.ts';
import { createTopic } from '../../../src/domain/topics/topic.writes.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { firstDay } from '../../../src/records/values/partial-date.ts';
import type { RecordDraft } from '../../../src/records/writing/record.writes.ts';
import { inTransaction, type WriteContext } from '../../../src/records/writing/transaction.ts';
import type { Dice } from './dice.ts';
import { writeRandomItems } from './random-items.ts';
import { type PartyCounts, writeRandomParties } from './random-parties.ts';

/** A written record: its uuid, and whether it is public. */
export interface BuiltRecord {
  id: string;
  isPublic: boolean;
}

/** The records of a world under construction, for references of later ones. */
export class WorldBuilder {
  readonly known: { [kind: string]: BuiltRecord[] } = {};
  private numbers = 0;

  constructor(
    readonly context: WriteContext,
    readonly dice: Dice,
    readonly today: string,
  ) {}

  /** Adds a record that was just written. */
  add(kind: string, id: string, draft: RecordDraft): string {
    this.known[kind] ??= [];
    this.known[kind].push({ id, isPublic: draft.visibility !== Visibility.INTERNAL });
    return id;
  }

  /** Ids of records that a record may refer to: a PUBLIC record refers only to PUBLIC ones. */
  ids(kind: string, draft: RecordDraft): string[] {
    return (this.known[kind] ?? [])
      .filter(({ isPublic }) => isPublic || draft.visibility === Visibility.INTERNAL)
      .map(({ id }) => id);
  }

  /** The fields common to all records. */
  record(): RecordDraft {
    const { dice } = this;
    const visibility = dice.chance(0.15) ? Visibility.INTERNAL : Visibility.PUBLIC;
    // Only citations may refer to INTERNAL records.
    const sources = (this.known.source ?? []).map(({ id }) => id);
    return {
      visibility,
      citations: dice.some(sources, 0, 2).map((sourceId, index) => ({
        sourceId,
        fields: dice.some(['title', 'signedOn', 'status'], 0, 2),
        locator: dice.maybe(['p. 3', '§ 7']),
        quote: dice.maybe(['It was agreed.']),
        stance: index === 0 ? 'SUPPORTS' : 'CONTRADICTS',
        assertedValue: index === 0 ? null : 'another "value"\nwith a \\ in it',
      })),
      flags: dice.some(FLAGS, 0, 1).map((code) => ({ code, path: dice.maybe(['signedOn']), message: 'It is so.' })),
      identifiers: dice
        .some(['wikidata', 'geonames', 'untc'], 0, 1)
        .map((scheme) => ({ scheme, value: `Q${this.number()}`, url: dice.maybe(['https://example.org/x']) })),
    };
  }

  number(): number {
    this.numbers += 1;
    return this.numbers;
  }

  /** A unique text, sometimes with characters that SQL and JSON must escape. */
  words(): string {
    const { dice } = this;
    return `${dice.pick(WORDS)} ${dice.pick(WORDS)}${dice.pick(['', '', ' "quoted"', ' 50%', " d'or", ' \\ x', ' \u{1f30d}'])}`;
  }

  /** A title in a main language, and perhaps in others. */
  title() {
    const [titleLang, ...others] = this.dice.some(LANGS, 1, 3);
    return { title: this.words(), titleLang: titleLang!, titlesIn: this.textsIn(others) };
  }

  textsIn(langs: readonly string[]): { [lang: string]: string } {
    return Object.fromEntries(langs.map((lang) => [lang, `${this.words()} (${lang})`]));
  }

  /** A date of random precision. */
  date(from = 1950, to = 2030): string {
    const { dice } = this;
    const two = (number: number) => String(number).padStart(2, '0');
    const year = String(dice.between(from, to));
    if (dice.chance(0.25)) return year;
    const month = `${year}-${two(dice.between(1, 12))}`;
    return dice.chance(0.25) ? month : `${month}-${two(dice.between(1, 28))}`;
  }

  maybeDate(probability = 0.7): string | null {
    return this.dice.chance(probability) ? this.date() : null;
  }

  /** Two dates in order, each perhaps unknown. */
  period(): { from: string | null; to: string | null } {
    const [from, to] = [this.date(), this.date()].sort((a, b) => (firstDay(a) < firstDay(b) ? -1 : 1));
    return { from: this.dice.chance(0.7) ? from! : null, to: this.dice.chance(0.4) ? to! : null };
  }
}

export const LANGS = ['en', 'ru', 'pt-BR', 'pt', 'zh-Hant', 'fr'];
const FLAGS = ['DATE_UNCERTAIN', 'NAME_UNCERTAIN', 'TOO_FEW_SIGNATORIES'];
const WORDS = ['Water', 'Harbour', 'Городской', 'Énergie', 'transport', 'Ümit', 'data', '文化', 'Zone', 'youth'];
const TIME_ZONES = ['Europe/Moscow', 'America/Havana', 'Asia/Shanghai', 'UTC', 'Pacific/Kiritimati'];

const MANY_PARTIES: PartyCounts = { countries: 7, regions: 7, cities: 11, organizations: 7, blocs: 3 };

/** So few that many items share several of them. */
export const FEW_PARTIES: PartyCounts = { countries: 4, regions: 3, cities: 4, organizations: 2, blocs: 3 };

/** Fills a database with a small world that uses everything in the schema. */
export async function writeRandomWorld(dataSource: DataSource, dice: Dice, counts = MANY_PARTIES): Promise<void> {
  const [{ today }] = await dataSource.query('select today()::text');
  const authorship = { by: 'a test', viewer: ANONYMOUS };
  const known: WorldBuilder['known'] = {};
  // Several transactions, so that records differ in creation time.
  const writeParties = (world: WorldBuilder) => writeRandomParties(world, counts);
  const steps = [writeTopicsAndSources, writeParties, writePeople, writeForums, writeSessions, writeRandomItems];
  for (const step of steps) {
    await inTransaction(dataSource, authorship, async (context) => {
      const world = new WorldBuilder(context, dice, today);
      Object.assign(world.known, known);
      await step(world);
      Object.assign(known, world.known);
    });
  }
}

async function times(count: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done++) await work();
}

async function writeTopicsAndSources(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  await times(7, async () => {
    const draft = world.record();
    world.add(
      'source',
      await createSource(context, {
        ...draft,
        kind: dice.pick(Object.values(SourceKind)),
        title: world.words(),
        authors: dice.some(['A. Author', 'Б. Автор'], 0, 2),
        publisher: dice.maybe(['The Daily Planet', 'ТАСС', '100% News_Agency']),
        publishedOn: world.maybeDate(),
        retrievedOn: world.maybeDate(),
        lang: dice.maybe(LANGS),
        sourceUrl: dice.maybe(['https://example.org/a?b=c']),
        licence: dice.maybe(['CC BY 4.0']),
      }),
      draft,
    );
  });
  await times(9, async () => {
    const draft = world.record();
    const [nameLang, ...others] = dice.some(LANGS, 1, 3);
    world.add(
      'topic',
      await createTopic(context, {
        ...draft,
        name: world.words(),
        nameLang: nameLang!,
        namesIn: world.textsIn(others),
        otherNames: dice.some(LANGS, 0, 3).map((lang) => ({ lang, text: world.words() })),
        ...(dice.chance(0.6) ? { summary: world.words(), summaryLang: 'en', summariesIn: world.textsIn(['pt']) } : {}),
        parentId: dice.maybe(world.ids('topic', draft)),
      }),
      draft,
    );
  });
}

async function writePeople(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  await times(10, async () => {
    const draft = world.record();
    const names = dice.some(LANGS, 1, 3).map((lang) => ({
      lang,
      text: `${world.words()} ${lang}`,
      given: dice.maybe(['Ana', 'Анна']),
      family: dice.maybe(['Silva', 'Сидорова', 'Öz']),
      patronymic: dice.maybe(['Ивановна'], 0.2),
      honorific: dice.maybe(['Dr'], 0.2),
    }));
    const positions = dice.some(['Mayor', 'Мэр', 'Deputy_Head 100%'], 0, 2).map((title) => ({
      title,
      titleLang: 'en',
      titlesIn: world.textsIn(dice.some(['fr', 'pt'], 0, 1)),
      partyId: dice.maybe(world.ids('party', draft)),
      ...world.period(),
    }));
    world.add('person', await createPerson(context, { ...draft, names, positions }), draft);
  });
}

async function writeForums(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  await times(3, async () => {
    const draft = world.record();
    world.add('series', await createForumSeries(context, { ...draft, ...world.title() }), draft);
  });
  await times(8, async () => {
    const draft = world.record();
    const { from, to } = world.period();
    const parties = world.ids('party', draft);
    world.add(
      'forum',
      await createForum(context, {
        ...draft,
        ...world.title(),
        ...(dice.chance(0.6) ? { summary: world.words(), summaryLang: 'en', summariesIn: world.textsIn(['pt']) } : {}),
        kind: dice.pick(Object.values(ForumKind)),
        status: dice.pick(Object.values(ForumStatus)),
        edition: dice.maybe(['IV']),
        seriesId: dice.maybe(world.ids('series', draft)),
        partOfId: dice.maybe(world.ids('forum', draft), 0.3),
        startsOn: from,
        endsOn: to,
        previousStartsOn: dice.some(['2020', '2021-05'], 0, 2),
        timeZone: dice.maybe(TIME_ZONES, 0.8),
        attendance: dice.maybe(Object.values(Attendance)),
        venue: dice.maybe(['Hall 1']),
        cityIds: dice.some(world.ids('city', draft), 0, 2),
        roles: dice.some(parties, 0, 3).map((partyId) => ({ partyId, role: dice.pick(Object.values(ForumRoleKind)) })),
        topicIds: dice.some(world.ids('topic', draft), 0, 3),
      }),
      draft,
    );
  });
}

async function writeSessions(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  await times(18, async () => {
    const draft = world.record();
    const startsAt = dice.chance(0.8) ? new Date(`${firstDay(world.date())}T21:30:00.120Z`) : null;
    const parties = world.ids('party', draft);
    const people = dice.some(world.ids('person', draft), 0, 4);
    world.add(
      'session',
      await createSession(context, {
        ...draft,
        ...world.title(),
        forumId: dice.pick(world.ids('forum', draft)),
        kind: dice.pick([...Object.values(SessionKind), SessionKind.BILATERAL_MEETING, SessionKind.SIGNING_CEREMONY]),
        status: dice.pick(Object.values(SessionStatus)),
        track: dice.maybe(['A', 'Б']),
        abstract: dice.maybe([world.words()]),
        startsAt,
        endsAt: startsAt && dice.maybe([new Date(startsAt.getTime() + 5_400_000)]),
        rooms: dice.some(['Blue "room"', '{2}'], 0, 2),
        languages: dice.some(LANGS, 0, 3),
        links: dice.some(['https://example.org/live'], 0, 1),
        subjectPartyIds: dice.some(parties, 0, 3),
        speakers: people.map((personId) => ({
          personId,
          role: dice.pick(Object.values(SpeakerRole)),
          billedAs: dice.maybe(['Mayor']),
          representsId: dice.maybe(parties),
        })),
        topicIds: dice.some(world.ids('topic', draft), 0, 3),
      }),
      draft,
    );
  });
  const pairs = new Set<string>();
  await times(10, async () => {
    const draft = world.record();
    const forumId = dice.pick(world.ids('forum', draft));
    const partyId = dice.pick(world.ids('party', draft));
    if (pairs.has(`${forumId} ${partyId}`)) return;
    pairs.add(`${forumId} ${partyId}`);
    world.add(
      'delegation',
      await createDelegation(context, {
        ...draft,
        forumId,
        partyId,
        attendsAs: dice.pick(Object.values(AttendsAs)),
        reportedSize: dice.maybe([3, 12, 200]),
        members: dice.some(world.ids('person', draft), 0, 4).map((personId) => ({
          personId,
          role: dice.pick([DelegationRole.HEAD, ...Object.values(DelegationRole)]),
          title: dice.maybe(['Head']),
        })),
      }),
      draft,
    );
  });
}
