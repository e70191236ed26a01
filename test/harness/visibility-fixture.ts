import type { DataSource } from 'typeorm';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { RelationKind } from '../../src/domain/agreements/agreement-relation.entity.ts';
import { SignatureRole } from '../../src/domain/agreements/signature.entity.ts';
import { DelegationRole } from '../../src/domain/delegations/delegation-member.entity.ts';
import { ForumRoleKind } from '../../src/domain/forums/forum-role.entity.ts';
import { Standing } from '../../src/domain/parties/membership.entity.ts';
import { PartyLevel } from '../../src/domain/parties/party.entity.ts';
import { createParty } from '../../src/domain/parties/party.writes.ts';
import type { PartyDraft } from '../../src/domain/parties/party-writes.inputs.ts';
import { SuccessionKind } from '../../src/domain/parties/succession.entity.ts';
import { SessionKind } from '../../src/domain/sessions/session.entity.ts';
import type { Visibility } from '../../src/records/record.entity.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { buildersOn, type CreatedRecord, write } from './builders.ts';
import { itemBuildersOn, signedBy } from './item-builders.ts';

/** One record of each type. */
export type VisibilityFixture = Awaited<ReturnType<typeof writeVisibilityFixture>>;

interface Manner {
  /** Prefix of each name and title, which distinguishes the two fixtures. */
  prefix: string;
  visibility: Visibility;
  /** Another fixture to which all references lead; without it, records refer to each other. */
  about?: VisibilityFixture;
}

/** Writes one record of each type and level, with every possible reference. */
export async function writeVisibilityFixture(dataSource: DataSource, { prefix, visibility, about }: Manner) {
  const build = { ...buildersOn(dataSource), ...itemBuildersOn(dataSource) };
  const called = (name: string) => `${prefix}${name}`;
  const of = <Draft extends object>(draft: Draft) => ({ visibility, ...draft });
  const party = async (level: PartyLevel, name: string, draft: Partial<PartyDraft>): Promise<CreatedRecord> => {
    const names = [{ text: called(name), lang: 'en' }];
    const uuid = await write(dataSource, (context) => createParty(context, { level, names, visibility, ...draft }));
    return { uuid, id: formatId('party', uuid) };
  };

  const source = await build.source(called('Gazette'), of({ publisher: called('Press'), publishedOn: '2025' }));
  const cited = {
    citations: [{ sourceId: (about?.source ?? source).uuid }],
    flags: [{ code: 'DATE_UNCERTAIN', message: called('Doubt') }],
  };
  const topic = await build.topic(called('Trade'), of({ parentId: about?.topic.uuid, ...cited }));
  const subTopic = await build.topic(called('Grain'), of({ parentId: (about?.topic ?? topic).uuid }));
  const topicIds = [(about?.topic ?? topic).uuid];

  const empire = await build.country(called('Empire'), of({}));
  const country = await build.country(
    called('Land'),
    of({ successions: [{ predecessorId: (about?.empire ?? empire).uuid, kind: SuccessionKind.CONTINUES }], ...cited }),
  );
  const abroad = await build.country(called('Abroad'), of({}));
  const bloc = await party(PartyLevel.BLOC, 'Bloc', {
    memberships: [{ countryId: (about?.country ?? country).uuid, standing: Standing.MEMBER, from: '2009' }],
    ...cited,
  });
  const region = await party(PartyLevel.REGION, 'Region', {
    placements: [{ withinId: (about?.country ?? country).uuid }],
  });
  const city = await build.city(called('City'), about?.region ?? region, of({ population: 7, ...cited }));
  const port = await build.city(called('Port'), about?.abroad ?? abroad, of({}));
  const seat = about?.city ?? city;
  const agency = await build.organization(called('Agency'), seat, of({ seatId: seat.uuid, ...cited }));
  const [one, other] = about ? [about.city, about.port] : [city, port];
  const office = about?.agency ?? agency;

  const person = await build.person(
    called('Envoy'),
    of({ positions: [{ title: called('Mayor'), titleLang: 'en', partyId: one.uuid }], ...cited }),
  );
  const who = about?.person ?? person;
  const series = await build.forumSeries(called('Series'), of(cited));
  const inSeries = { seriesId: (about?.series ?? series).uuid, topicIds, cityIds: [one.uuid] };
  const roles = [{ partyId: office.uuid, role: ForumRoleKind.HOST }];
  const season = await build.forum(called('Season'), of({ startsOn: '2025', ...inSeries }));
  const forum = await build.forum(
    called('Forum'),
    of({ startsOn: '2025-06', partOfId: (about?.season ?? season).uuid, roles, ...inSeries, ...cited }),
  );
  const where = about?.forum ?? forum;
  const session = await build.session(called('Session'), where, {
    ...of(cited),
    kind: SessionKind.BILATERAL_MEETING,
    startsAt: new Date('2025-06-10T10:00:00Z'),
    track: called('Track'),
    languages: ['en'],
    subjectPartyIds: [other.uuid],
    topicIds,
    speakers: [{ personId: who.uuid, role: 'SPEAKER', representsId: one.uuid }],
  });
  const delegation = await build.delegation(where, about ? port : other, {
    ...of(cited),
    members: [{ personId: who.uuid, role: DelegationRole.HEAD }],
  });
  const occasion = { forumId: where.uuid, sessionId: (about?.session ?? session).uuid, topicIds };
  const makers = [{ personId: who.uuid, partyId: one.uuid }, { delegationId: (about?.delegation ?? delegation).uuid }];

  const draftAgreement = await build.agreement(called('Draft'), of({ topicIds }));
  const agreement = await build.agreement(called('Pact'), {
    ...of(cited),
    ...occasion,
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2025-06-10', sourceId: (about?.source ?? source).uuid }],
    signedOn: '2025-06-10',
    placeIds: [one.uuid],
    depositaryId: office.uuid,
    relations: [{ kind: RelationKind.AMENDS, toId: (about?.draftAgreement ?? draftAgreement).uuid }],
    signatures: [
      signedBy(one, {
        signedOn: '2025-06-10',
        throughId: office.uuid,
        signers: [{ personId: who.uuid, on: '2025-06-10', placeId: one.uuid }],
      }),
      signedBy(other, { role: SignatureRole.SIGNATORY, signedOn: '2025-06-10' }),
    ],
  });
  const statement = await build.statement(called('Speech'), who, {
    ...of(cited),
    ...occasion,
    makers,
    saidOn: '2025-06-10',
    concernedIds: [other.uuid],
  });
  const figure = await build.figure(called('Trade volume'), {
    ...of(cited),
    ...occasion,
    makers,
    asOf: '2025-06',
    indicator: called('trade').toLowerCase().replaceAll(' ', '_'),
    concernedIds: [other.uuid],
    aboutId: (about?.agreement ?? agreement).uuid,
  });
  const commitment = await build.commitment(called('Promise'), {
    ...of(cited),
    ...occasion,
    makers,
    announcedOn: '2025-06-10',
    dueOn: '2026',
    agreementId: (about?.agreement ?? agreement).uuid,
    responsibleIds: [one.uuid],
    counterpartIds: [other.uuid],
    progress: [{ on: '2025-07', text: called('Begun'), sourceId: (about?.source ?? source).uuid }],
    outcomeIds: [(about?.statement ?? statement).uuid],
  });
  // The commitment gets a second version with a source.
  await write(dataSource, async ({ db }) => {
    await db.query("select set_config('entente.source', $1, true)", [(about?.source ?? source).uuid]);
    await db.query("update commitment set starts_on = '2025-06' where id = $1", [commitment.uuid]);
  });
  return {
    ...{ source, topic, subTopic, empire, country, abroad, bloc, region, city, port, agency, person, series, season },
    ...{ forum, session, delegation, draftAgreement, agreement, statement, figure, commitment },
  };
}
