import { fieldsOfItems, pageOfItems } from './fields-of-items.ts';
import { fieldsOfParties } from './fields-of-parties.ts';
import { fieldsOfGroups, topicsCovering } from './groups.ts';
import { namedParties } from './named-party.ts';
import { inOrderOfRecord, LATEST_CHANGE_FIRST, type PageArgs, pageOf } from './pages.ts';
import {
  type FieldRule,
  type FieldRules,
  firstOf,
  listOf,
  nameOf,
  partsOf,
  recordsOf,
  summaryOf,
  titleOf,
  topicsOf,
} from './parts.ts';
import type { Row, TableName, World } from './rows.ts';
import { sorted } from './rows.ts';
import { inAllLanguages, inWords, labelIn, textIn } from './texts.ts';

const HOW_ROLES_COME = ['HOST', 'ORGANIZER', 'SUPPORTER', 'SPONSOR', 'MEDIA_PARTNER'];

/** The name of a person in the first of these languages that it has; otherwise the main name. */
function personName(world: World, person: Row, langs: readonly string[]): Row {
  const names = world.tables.person_name.filter((name) => name.person_id === person.id);
  const others = Object.fromEntries(names.map((name) => [name.lang, name.text]));
  const { lang } = labelIn({ text: person.name, lang: person.name_lang, others }, langs);
  return names.find((name) => name.lang === lang)!;
}

const ofPerson =
  (part: string): FieldRule =>
  (person, { lang }, world) =>
    personName(world, person, lang ? [lang] : [])[part];

function ofForum(world: World, forum: Row, table: TableName): Row[] {
  return world.rows(table).filter((item) => {
    const session = world.known('session', item.session_id ?? null);
    const isReportedThere = (item.forum_id ?? session?.forum_id) === forum.id;
    return isReportedThere || (table === 'figure' && item.about_id === forum.id);
  });
}

/** Rules of fields that are neither a column nor the record at the other end of a relation. */
export const FIELDS: FieldRules = {
  ...fieldsOfParties,
  ...fieldsOfItems,
  ...fieldsOfGroups,
  Record: {
    version: (record, _args, world) => world.known('record', record.id)!.version,
    createdAt: (record, _args, world) => world.known('record', record.id)!.created_at,
    currentId: (record) => record.id,
    updatedAt: (record, _args, world) => world.known('record', record.id)!.updated_at,
    label: (record, { langs }) => labelIn('title' in record ? titleOf(record) : nameOf(record), langs),
    url: (record, _args, world) => `${world.publicUrl}/id/${record.$table}_${record.id.replaceAll('-', '')}`,
    citations: (record, args, world) =>
      firstOf(
        partsOf(world, 'citation', 'record_id', record).filter((citation) => world.one('source', citation.source_id)),
        args,
      ),
    flags: (record, _args, world) => partsOf(world, 'flag', 'record_id', record),
    identifiers: (record, _args, world) =>
      sorted(
        partsOf(world, 'identifier', 'record_id', record),
        (identifier) => identifier.scheme,
        (identifier) => identifier.value,
      ),
  },
  Topic: {
    name: (topic, { lang }) => textIn(nameOf(topic), lang),
    names: (topic) => inAllLanguages(nameOf(topic)),
    otherNames: (topic, _args, world) => partsOf(world, 'topic_name', 'topic_id', topic),
    summary: (topic, { lang }) => textIn(summaryOf(topic), lang),
    summaries: (topic) => inAllLanguages(summaryOf(topic)),
    cooperationItems: (topic, args, world) => {
      const between = args.where?.between;
      const isUnder = (item: Row) => topicsCovering(world, item).some(({ id }) => id === topic.id);
      return pageOfItems(
        world,
        [],
        args,
        between ? namedParties(world, between).map((id, index) => ({ id, name: between[index] })) : [],
        isUnder,
      );
    },
    children: (topic, args, world) => {
      const children = world.rows('topic').filter((child) => child.parent_id === topic.id);
      const byName = sorted(
        children,
        (child) => child.sort_key,
        (child) => child.id,
      );
      return firstOf(byName, args);
    },
  },
  Person: {
    name: ofPerson('text'),
    label: (person, { langs }, world) => {
      const { text, lang } = personName(world, person, langs ?? []);
      return { text, lang };
    },
    names: (person, _args, world) =>
      sorted(
        world.tables.person_name.filter((name) => name.person_id === person.id),
        (name) => (name.lang === person.name_lang ? 0 : 1),
        (name) => name.lang,
      ),
    givenName: ofPerson('given'),
    familyName: ofPerson('family'),
    patronymic: ofPerson('patronymic'),
    honorific: ofPerson('honorific'),
    positions: (person, _args, world) => partsOf(world, 'position', 'person_id', person),
    appearances: (person, args, world) =>
      listOf(
        world,
        'Speaker',
        shownSpeakers(world).filter((speaker) => speaker.person_id === person.id),
        args,
      ),
    statements: (person, args, world) =>
      listOf(
        world,
        'Statement',
        world
          .rows('statement')
          .filter((statement) =>
            world.tables.maker.some((maker) => maker.item_id === statement.id && maker.person_id === person.id),
          ),
        args,
      ),
  },
  Position: {
    title: (position, { lang }) => textIn(titleOf(position), lang),
    titles: (position) => inAllLanguages(titleOf(position)),
    from: (position) => position.valid_from,
    to: (position) => position.valid_to,
  },
  ForumSeries: {
    title: (series, { lang }) => textIn(titleOf(series), lang),
    titles: (series) => inAllLanguages(titleOf(series)),
    forums: (series, args, world) =>
      listOf(
        world,
        'Forum',
        world.rows('forum').filter((forum) => forum.series_id === series.id),
        args,
      ),
  },
  Forum: {
    title: (forum, { lang }) => textIn(titleOf(forum), lang),
    titles: (forum) => inAllLanguages(titleOf(forum)),
    kindLabel: (forum, args) => inWords(forum.kind, args),
    statusLabel: (forum, args) => inWords(forum.status, args),
    summary: (forum, { lang }) => textIn(summaryOf(forum), lang),
    summaries: (forum) => inAllLanguages(summaryOf(forum)),
    cities: (forum, _args, world) =>
      recordsOf(
        world,
        'party',
        partsOf(world, 'forum_city', 'forum_id', forum).map((held) => held.city_id),
      ),
    topics: (forum, args, world) => firstOf(topicsOf(world, forum), args),
    roles: (forum, _args, world) =>
      sorted(
        partsOf(world, 'forum_role', 'forum_id', forum),
        (role) => HOW_ROLES_COME.indexOf(role.role),
        (role) => role.id,
      ),
    sessions: (forum, args, world) => listOf(world, 'Session', ofForum(world, forum, 'session'), args, 'STARTS_AT ASC'),
    delegations: (forum, args, world) => listOf(world, 'Delegation', ofForum(world, forum, 'delegation'), args),
    agreements: (forum, args, world) => listOf(world, 'Agreement', ofForum(world, forum, 'agreement'), args),
    commitments: (forum, args, world) => listOf(world, 'Commitment', ofForum(world, forum, 'commitment'), args),
    statements: (forum, args, world) => listOf(world, 'Statement', ofForum(world, forum, 'statement'), args),
    figures: (forum, args, world) => listOf(world, 'Figure', ofForum(world, forum, 'figure'), args),
  },
  Source: {
    // The title of a source has one language.
    label: (source, { langs: _ }) => ({ text: source.title, lang: source.lang ?? 'und' }),
    citedBy: (source, { types, ...args }, world) => {
      const citations = world.tables.citation.filter(({ source_id }) => source_id === source.id);
      const citing = world
        .rows('record')
        .filter(({ id, type }) => (!types || types.includes(type)) && citations.some((each) => each.record_id === id));
      return pageOf(citing, LATEST_CHANGE_FIRST, args as PageArgs, (entry) => ({
        node: world.one(entry.type.toLowerCase(), entry.id),
        citations: partsOf(world, 'citation', 'record_id', entry).filter((each) => each.source_id === source.id),
      }));
    },
  },
  Delegation: {
    label: (delegation, { langs }, world) => labelIn(nameOf(world.known('party', delegation.party_id)!), langs),
    size: (delegation, _args, world) => partsOf(world, 'delegation_member', 'delegation_id', delegation).length,
    heads: (delegation, _args, world) =>
      recordsOf(
        world,
        'person',
        partsOf(world, 'delegation_member', 'delegation_id', delegation)
          .filter((member) => member.role === 'HEAD')
          .map((member) => member.person_id),
      ),
    members: (delegation, args: PageArgs, world) =>
      pageOf(
        partsOf(world, 'delegation_member', 'delegation_id', delegation),
        inOrderOfRecord('MEMBERS'),
        args,
        (member) => ({ node: world.one('person', member.person_id), role: member.role, title: member.title }),
      ),
  },
};

/** The appearances in sessions that the viewer may see. */
export function shownSpeakers(world: World): Row[] {
  return world.tables.speaker.filter((speaker) => world.one('session', speaker.session_id));
}
