import {
  answering,
  type BetweenOptions,
  forumOf,
  isBetween,
  itemsOf,
  occurredOn,
  partiesOf,
  partyCountOf,
  sessionOf,
} from './involved.ts';
import { inOrderOfRecord, orderingOf, pageOf } from './pages.ts';
import {
  type FieldRule,
  type FieldRules,
  firstOf,
  listOf,
  partsOf,
  recordsOf,
  summaryOf,
  titleOf,
  topicsOf,
} from './parts.ts';
import type { Cell, Row, TableName, World } from './rows.ts';
import { sorted } from './rows.ts';
import { inAllLanguages, inWords, textIn } from './texts.ts';
import { matches } from './wheres.ts';
import { daysOfSignature } from './wheres-of-agreements.ts';

/** A named party: its id and the name given; null for the party whose items are read. */
interface Given {
  id: string;
  name: string | null;
}

/** The items between the given parties, or all items if none are given, each with the parties that match the names. */
export function pageOfItems(
  world: World,
  given: readonly Given[],
  args: Cell,
  answered = given,
  holds: (item: Row) => boolean = () => true,
): object {
  const options: BetweenOptions = args.where ?? {};
  const ids = given.map(({ id }) => id);
  const items = itemsOf(world).filter(
    (item) =>
      holds(item) && isBetween(world, item, ids, options) && matches(world, 'CooperationItem', item, args.where),
  );
  return pageOf(items, orderingOf(world, 'CooperationItem', args.orderBy), args, (item) => ({
    node: item,
    matched: matchedIn(world, item, answered, options),
  }));
}

/** Finds a different party of the item for each name; a party named twice needs two. */
function matchedIn(world: World, item: Row, given: readonly Given[], options: BetweenOptions): object[] {
  const ids = given.map(({ id }) => id);
  return answering(world, item, ids, options).flatMap((parties, index) => {
    const answer = parties[ids.slice(0, index).filter((id) => id === ids[index]).length];
    if (!answer) return [];
    return [
      {
        given: given[index]!.name,
        party: world.one('party', answer.partyId),
        as: answer.as ?? 'SPEAKER',
      },
    ];
  });
}

const concerned =
  (role: string): FieldRule =>
  (item, _args, world) =>
    recordsOf(
      world,
      'party',
      partsOf(world, 'concerned_party', 'item_id', item)
        .filter((each) => each.role === role)
        .map((each) => each.party_id),
    );

/** The items of a type from a session. */
function ofSession(type: string, table: TableName): FieldRule {
  return (session, args, world) =>
    listOf(
      world,
      type,
      world.rows(table).filter((item) => item.session_id === session.id),
      args,
    );
}

const makers: FieldRule = (item, _args, world) => partsOf(world, 'maker', 'item_id', item);

/** The relations from an agreement to others, then those from others to it. */
const relations: FieldRule = (agreement, _args, world) => {
  const seen = world.tables.agreement_relation.flatMap((relation) => {
    const { from_id, to_id, kind, id } = relation;
    if (from_id === agreement.id) return [{ id, kind, direction: 'TO', agreement: world.one('agreement', to_id) }];
    if (to_id === agreement.id) return [{ id, kind, direction: 'FROM', agreement: world.one('agreement', from_id) }];
    return [];
  });
  return sorted(
    seen.filter((relation) => relation.agreement),
    (relation) => (relation.direction === 'TO' ? 0 : 1),
    (relation) => relation.kind,
    (relation) => relation.id,
  );
};

const dayOfParty =
  (day: keyof ReturnType<typeof daysOfSignature>): FieldRule =>
  (signature, _args, world) =>
    daysOfSignature(world, signature)[day];

export const fieldsOfItems: FieldRules = {
  CooperationItem: {
    title: (item, { lang }) => textIn(titleOf(item), lang),
    titles: (item) => inAllLanguages(titleOf(item)),
    kindLabel: (item, args) => inWords(item.kind, args),
    statusLabel: (item, args) => inWords(item.status, args),
    occurredOn: (item, _args, world) => occurredOn(world, item),
    parties: (item, args, world) => {
      const byName = sorted(
        partiesOf(world, item).filter((party) => world.sees(party)),
        (party) => party.sort_key,
        (party) => party.id,
      );
      return firstOf(byName, args);
    },
    partyCount: (item, _args, world) => partyCountOf(world, item),
    topics: (item, args, world) => firstOf(topicsOf(world, item), args),
    forum: (item, _args, world) => world.one('forum', forumOf(world, item)?.id ?? null),
    session: (item, _args, world) => world.one('session', sessionOf(world, item)?.id ?? null),
  },
  Session: {
    subjectParties: concerned('SUBJECT'),
    speakers: (session, args, world) =>
      listOf(
        world,
        'Speaker',
        world.tables.speaker.filter((speaker) => speaker.session_id === session.id),
        args,
        inOrderOfRecord('as in the programme'),
      ),
    agreements: ofSession('Agreement', 'agreement'),
    commitments: ofSession('Commitment', 'commitment'),
    statements: ofSession('Statement', 'statement'),
    figures: ofSession('Figure', 'figure'),
  },
  Agreement: {
    statusChanges: (agreement, _args, world) => partsOf(world, 'status_change', 'agreement_id', agreement),
    places: (agreement, _args, world) =>
      recordsOf(
        world,
        'party',
        partsOf(world, 'agreement_place', 'agreement_id', agreement).map((place) => place.party_id),
      ),
    value: ({ value, currency }) => (value === null ? null : { value, currency }),
    references: (agreement, _args, world) => partsOf(world, 'agreement_reference', 'agreement_id', agreement),
    texts: (agreement, _args, world) => partsOf(world, 'agreement_text', 'agreement_id', agreement),
    relations,
    signatures: (agreement, args, world) =>
      listOf(
        world,
        'Signature',
        world.tables.signature.filter((signature) => signature.agreement_id === agreement.id),
        args,
      ),
    commitments: (agreement, args, world) =>
      listOf(
        world,
        'Commitment',
        world.rows('commitment').filter((commitment) => commitment.agreement_id === agreement.id),
        args,
      ),
  },
  StatusChange: {
    from: (move) => move.from_status,
    to: (move) => move.to_status,
    on: (move) => move.changed_on,
  },
  Signature: {
    signers: (signature, _args, world) => partsOf(world, 'signer', 'signature_id', signature),
    actions: (signature, _args, world) => partsOf(world, 'treaty_action', 'signature_id', signature),
    signedOn: dayOfParty('signedOn'),
    ratifiedOn: dayOfParty('ratifiedOn'),
    inForceFrom: dayOfParty('inForceFrom'),
    withdrawnOn: dayOfParty('withdrawnOn'),
  },
  Signer: { on: (signer) => signer.signed_on },
  TreatyAction: { on: (action) => action.acted_on },
  Commitment: {
    makers,
    responsible: concerned('RESPONSIBLE'),
    counterparts: concerned('COUNTERPART'),
    progress: (commitment, _args, world) =>
      sorted(
        partsOf(world, 'progress_note', 'commitment_id', commitment),
        (note) => note.noted_on,
        (note) => note.ordinal,
        (note) => note.id,
      ),
    outcomes: (commitment, args, world) => {
      const ids = world.tables.outcome
        .filter((outcome) => outcome.commitment_id === commitment.id)
        .map((outcome) => outcome.item_id);
      const items = itemsOf(world).filter((item) => ids.includes(item.id));
      return firstOf(
        sorted(
          items,
          (item) => occurredOn(world, item) ?? '',
          (item) => item.id,
        ),
        args,
      );
    },
  },
  ProgressNote: { on: (note) => note.noted_on },
  Statement: {
    makers,
    concerned: concerned('CONCERNED'),
    summary: (statement, { lang }) => textIn(summaryOf(statement), lang),
    summaries: (statement) => inAllLanguages(summaryOf(statement)),
  },
  Figure: {
    makers,
    concerned: concerned('CONCERNED'),
    about: (figure, _args, world) => {
      const entry = world.one('record', figure.about_id);
      return entry && world.one(entry.type.toLowerCase(), entry.id);
    },
  },
};

/** The signatures of agreements that the viewer may see. */
export function shownSignatures(world: World): Row[] {
  return world.tables.signature.filter((signature) => world.one('agreement', signature.agreement_id));
}
