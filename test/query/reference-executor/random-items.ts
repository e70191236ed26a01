import { AgreementKind, AgreementStatus } from '../../../src/domain/agreements/agreement.entity.ts';
import { createAgreement } from '../../../src/domain/agreements/agreement.writes.ts';
import { RelationKind } from '../../../src/domain/agreements/agreement-relation.entity.ts';
import { Capacity, SignatureRole } from '../../../src/domain/agreements/signature.entity.ts';
import type { SignatureDraft } from '../../../src/domain/agreements/signature.writes.ts';
import { TreatyActionKind } from '../../../src/domain/agreements/treaty-action.entity.ts';
import { CommitmentStatus } from '../../../src/domain/commitments/commitment.entity.ts';
import { createCommitment } from '../../../src/domain/commitments/commitment.writes.ts';
import type { MakerDraft } from '../../../src/domain/cooperation/item.rules.ts';
import { Bound } from '../../../src/domain/figures/figure.entity.ts';
import { createFigure } from '../../../src/domain/figures/figure.writes.ts';
import { createStatement } from '../../../src/domain/statements/statement.writes.ts';
import { firstDay, lastDay } from '../../../src/records/values/partial-date.ts';
import type { RecordDraft } from '../../../src/records/writing/record.writes.ts';
import type { WorldBuilder } from './random-world.ts';

/** Agreements, commitments, statements and figures. */
export async function writeRandomItems(world: WorldBuilder): Promise<void> {
  for (let count = 0; count < 26; count++) await writeAgreement(world);
  for (let count = 0; count < 14; count++) await writeCommitment(world);
  for (let count = 0; count < 12; count++) await writeStatement(world);
  for (let count = 0; count < 12; count++) await writeFigure(world);
}

/** The occasion of an item: a forum, a session, or neither. */
function occasion(world: WorldBuilder, draft: RecordDraft) {
  const { dice } = world;
  if (dice.chance(0.4)) return { sessionId: dice.maybe(world.ids('session', draft)) };
  return { forumId: dice.maybe(world.ids('forum', draft), 0.5) };
}

/** The further parts of an item. */
function asAnyItem(world: WorldBuilder, draft: RecordDraft) {
  return {
    ...draft,
    ...world.title(),
    ...occasion(world, draft),
    topicIds: world.dice.some(world.ids('topic', draft), 0, 3),
  };
}

async function writeAgreement(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  const draft = world.record();
  const parties = world.ids('party', draft);
  const status = dice.pick([AgreementStatus.IN_FORCE, AgreementStatus.EXPIRED, ...Object.values(AgreementStatus)]);
  const soon = [world.today, `${Number(world.today.slice(0, 4)) + 1}`];
  const id = await createAgreement(context, {
    ...asAnyItem(world, draft),
    kind: dice.pick(Object.values(AgreementKind)),
    kindAsTitled: dice.maybe(['Memorandum'], 0.3),
    ...(dice.chance(0.5) ? { status } : { statusChanges: statusChanges(world, draft, status) }),
    binding: dice.maybe([true, false]),
    unilateral: dice.chance(0.1),
    adoptedOn: world.maybeDate(0.3),
    signedOn: world.maybeDate(0.7),
    provisionallyAppliedFrom: world.maybeDate(0.1),
    inForceFrom: world.maybeDate(0.6),
    expiresOn: dice.maybe([world.date(), ...soon], 0.6),
    autoRenews: dice.maybe([true, false]),
    terminatedOn: world.maybeDate(0.2),
    placeIds: dice.some(parties, 0, 2),
    depositaryId: dice.maybe(parties, 0.3),
    value: dice.maybe([{ value: dice.pick(['1250000.50', '3', '0.10', '-7.000']), currency: 'USD' }], 0.4),
    references: dice
      .some(['untc', 'register'], 0, 2)
      .map((scheme) => ({ scheme, value: String(world.number()), url: dice.maybe(['https://example.org/r']) })),
    texts: dice.some(['en', 'ru'], 0, 2).map((lang) => ({ lang, url: `https://example.org/${lang}` })),
    relations: dice
      .some(world.ids('agreement', draft), 0, 2)
      .map((toId) => ({ toId, kind: dice.pick(Object.values(RelationKind)) })),
    signatures: dice.some(parties, 0, dice.pick([2, 4, 12])).map((partyId) => signature(world, draft, partyId)),
    // Registers violate rules, and their records are stored as they are.
    lenient: true,
  });
  world.add('agreement', id, draft);
  world.add('item', id, draft);
}

function statusChanges(world: WorldBuilder, draft: RecordDraft, status: AgreementStatus) {
  const { dice } = world;
  const way = [...dice.some(Object.values(AgreementStatus), 0, 3), status];
  return way.map((to) => ({
    to,
    on: world.maybeDate(),
    note: dice.maybe(['A note.'], 0.3),
    sourceId: dice.maybe(world.ids('source', draft), 0.4),
  }));
}

function signature(world: WorldBuilder, draft: RecordDraft, party: string): SignatureDraft {
  const { dice } = world;
  const unknown = dice.chance(0.1);
  return {
    partyId: unknown ? null : party,
    namedAs: unknown ? `Somebody ${world.number()}` : dice.maybe(['Città'], 0.3),
    role: dice.pick([SignatureRole.SIGNATORY, SignatureRole.SIGNATORY, ...Object.values(SignatureRole)]),
    throughId: dice.maybe(
      world.ids('organization', draft).filter((id) => id !== party),
      0.2,
    ),
    capacity: dice.pick(Object.values(Capacity)),
    signers: dice.some(world.ids('person', draft), 0, 2).map((personId) => ({
      personId,
      signedAs: dice.maybe(['Mayor']),
      on: world.maybeDate(),
      placeId: dice.maybe(world.ids('party', draft), 0.3),
    })),
    actions: dice.some(Object.values(TreatyActionKind), 0, 4).map((kind) => ({
      kind,
      on: world.maybeDate(),
      effectiveOn: world.maybeDate(0.4),
      text: dice.maybe(['It reserves.'], 0.2),
    })),
  };
}

function makers(world: WorldBuilder, draft: RecordDraft, least: number): MakerDraft[] {
  const { dice } = world;
  return Array.from({ length: dice.between(least, 3) }, (): MakerDraft => {
    const delegationId = dice.maybe(world.ids('delegation', draft), 0.3);
    if (delegationId) return { delegationId };
    const personId = dice.maybe(world.ids('person', draft));
    const partyId = dice.maybe(world.ids('party', draft), personId ? 0.5 : 1);
    return { personId, position: personId && dice.maybe(['Mayor']), partyId };
  });
}

async function writeCommitment(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  const draft = world.record();
  const { from, to } = world.period();
  const announced = world.maybeDate(0.6);
  const inOrder = !announced || !to || lastDay(to) >= firstDay(announced);
  const id = await createCommitment(context, {
    ...asAnyItem(world, draft),
    status: dice.pick(Object.values(CommitmentStatus)),
    announcedOn: inOrder ? announced : null,
    startsOn: from,
    dueOn: dice.chance(0.2) && !from && !announced ? world.today : to,
    agreementId: dice.maybe(world.ids('agreement', draft), 0.4),
    responsibleIds: dice.some(world.ids('party', draft), 0, 2),
    counterpartIds: dice.some(world.ids('party', draft), 0, 2),
    makers: makers(world, draft, 0),
    progress: dice.some(['It began.', 'It goes on.'], 0, 2).map((text) => ({
      on: world.date(),
      text,
      sourceId: dice.maybe(world.ids('source', draft), 0.4),
    })),
    outcomeIds: dice.some([...world.ids('item', draft), ...world.ids('session', draft)], 0, 3),
  });
  world.add('commitment', id, draft);
  world.add('item', id, draft);
}

async function writeStatement(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  const draft = world.record();
  const id = await createStatement(context, {
    ...asAnyItem(world, draft),
    summary: world.words(),
    summaryLang: 'en',
    summariesIn: world.textsIn(dice.some(['ru', 'pt'], 0, 2)),
    saidOn: world.maybeDate(0.5),
    makers: makers(world, draft, 1),
    concernedIds: dice.some(world.ids('party', draft), 0, dice.pick([3, 8])),
  });
  world.add('statement', id, draft);
  world.add('item', id, draft);
}

async function writeFigure(world: WorldBuilder): Promise<void> {
  const { context, dice } = world;
  const draft = world.record();
  const about = ['forum', 'agreement', 'party', 'person', 'source', 'topic', 'session', 'delegation', 'series'];
  const id = await createFigure(context, {
    ...asAnyItem(world, draft),
    indicator: dice.pick(['agreements_signed', 'visitors']),
    value: dice.pick(['104000000000', '3.5', '3.50', '-2', '0']),
    unit: dice.pick(['countries', 'USD']),
    bound: dice.pick(Object.values(Bound)),
    asOf: world.maybeDate(0.5),
    makers: makers(world, draft, 0),
    concernedIds: dice.some(world.ids('party', draft), 0, dice.pick([3, 8])),
    aboutId: dice.maybe(about.flatMap((kind) => world.ids(kind, draft))),
  });
  world.add('figure', id, draft);
  world.add('item', id, draft);
}
