import type { FoundRecord, FoundSignature, FoundSpeaker, Named } from '../../outputs/record-documents/found-record.ts';
import { html, type Piece } from '../../outputs/wording/html.ts';
import { note, type Section, type Writer } from '../../outputs/wording/writer.ts';
import { quantity } from './record-facts.ts';

/** Types of which all parties stand in a list of their own; of others they stand under what they do. */
const WITH_PLAIN_PARTIES = ['Statement', 'Figure', 'Session'];

/** The lists of a record: its parties and people first, then what belongs to it. */
export function sectionsOf(record: FoundRecord, to: Writer): Section[] {
  const named = (party: Named) => to.named(party);
  const plain = WITH_PLAIN_PARTIES.includes(record.__typename) ? record.parties : undefined;
  return [
    to.page('signatures', record.signatures, (signature) => signatureOf(signature, to)),
    to.section('responsible', record.responsible, named),
    to.section('counterparts', record.counterparts, named),
    to.section('madeBy', record.makers, (maker) => to.maker(maker)),
    to.section('parties', plain, named),
    to.section(
      'speakers',
      record.speakers?.edges,
      (speaker) => [to.named(speaker.node), note(spokeAs(speaker, to))],
      record.speakers?.totalCount,
    ),
    to.section(
      'members',
      record.members?.edges,
      ({ role, title, node }) => [to.named(node), note(to.list(to.code(role), title))],
      record.members?.totalCount,
    ),
    to.section('roles', record.roles, ({ role, party }) => [to.named(party), note([to.code(role)])]),
    to.section('positions', record.positions, ({ title, from, to: until, party }) => [
      title,
      note(to.list(to.named(party), to.span(from, until))),
    ]),
    to.section('memberships', record.memberships, ({ standing, from, to: until, country, bloc }) => [
      to.named(country ?? bloc),
      note(to.list(to.code(standing), to.span(from, until))),
    ]),
    to.section('bornBy', record.names, (name) => [
      html`<span lang="${name.lang}">${name.text}</span>`,
      note(to.list(to.language(name.lang), to.code(name.kind), to.span(name.validFrom, name.validTo))),
    ]),
    to.section('successions', record.successions, ({ kind, on, predecessor, successor }) => [
      to.named(predecessor),
      ' → ',
      to.named(successor),
      note(to.list(to.code(kind), to.date(on))),
    ]),
    to.section('moves', record.moves, (move) => [to.code(move.to), note(to.list(to.date(move.on), move.note))]),
    to.section('progress', record.progress, ({ on, text }) => [text, note(to.list(to.date(on)))]),
    to.section('relations', record.relations, ({ kind, direction, agreement }) => [
      to.code(direction === 'FROM' ? `${kind}_FROM` : kind),
      ' ',
      to.titled(agreement),
    ]),
    to.section('outcomes', record.outcomes, (item) => to.item(item)),
    to.page('forums', record.forums, (forum) => [
      to.titled(forum),
      note(to.list(to.span(forum.startsOn, forum.endsOn))),
    ]),
    to.page('delegations', record.delegations, ({ id, party, size, reportedSize }) => [
      to.to(id, party.name),
      note(to.list((size || reportedSize) && to.number(size || reportedSize || 0))),
    ]),
    to.page('sessions', record.sessions, (item) => to.item(item)),
    to.page('agreements', record.agreements, (item) => to.item(item)),
    to.page('commitments', record.commitments, (item) => to.item(item)),
    to.page('statements', record.statements, (item) => to.item(item)),
    to.page('figures', record.figures, (figure) => [to.titled(figure), note([quantity(figure, to)])]),
    to.page('appearances', record.appearances, (appearance) => [
      to.titled(appearance.session),
      note(to.list(spokeAs(appearance, to), to.date(appearance.session.occurredOn))),
    ]),
    to.section('children', record.children, named),
    to.page(record.__typename === 'Source' ? 'cited' : 'cooperation', record.cooperation, (item) => to.item(item)),
  ].filter((section) => section !== null);
}

function signatureOf(signature: FoundSignature, to: Writer): Piece {
  const { party, namedAs, through, withdrawnOn } = signature;
  const signers = signature.signers.map(({ person, signedAs }) => to.list(to.named(person), signedAs));
  return [
    to.named(party) ?? namedAs ?? '–',
    note(
      to.list(
        to.code(signature.role),
        to.date(signature.signedOn),
        through && [`${to.label('through')} `, to.named(through)],
        ...signers,
        withdrawnOn && `${to.label('withdrawnOn')} ${to.date(withdrawnOn)}`,
      ),
    ),
  ];
}

function spokeAs({ role, billedAs, represents }: FoundSpeaker, to: Writer): Piece[] {
  return to.list(to.code(role), billedAs, to.named(represents));
}
