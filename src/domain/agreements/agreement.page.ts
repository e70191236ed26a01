import type { AgreementPageQuery } from '../../records/description/documents.ts';
import {
  allNamed,
  code,
  date,
  type Fact,
  fact,
  named,
  numbers,
  occurredOn,
  text,
  titled,
} from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { csvOf, items, type Section, section, type TableColumns, tableOf } from '../../records/description/sections.ts';
import type { PageWriter } from '../../records/description/writers.ts';
import { AGREEMENT_DAYS, type AgreementDays } from './agreement.rules.ts';

/** An agreement as `agreement.page.graphql` reads it. */
export type FoundAgreement = QueryResultRecord<AgreementPageQuery>;

export type FoundSignature = FoundAgreement['signatures']['nodes'][number];

const facts: readonly Fact<FoundAgreement>[] = [
  code('kind'),
  text('kindAsTitled'),
  code('status'),
  fact('binding', ({ binding }, to) => typeof binding === 'boolean' && to.label(binding ? 'yes' : 'no')),
  ...AGREEMENT_DAYS.flatMap(factsOfDay),
  occurredOn(({ signedOn, adoptedOn, inForceFrom }) => [signedOn, adoptedOn, inForceFrom]),
  fact('value', ({ value }, to) => value && to.quantity(value.value, value.currency)),
  titled('session'),
  titled('forum'),
  named('depositary'),
  fact('texts', ({ texts }, to) => to.list(...texts.map(({ lang, url }) => to.externalLink(url, to.language(lang))))),
  numbers('references'),
];

/** The facts for a date of an agreement, with the places of signature and the automatic renewal. */
function factsOfDay(day: keyof AgreementDays): Fact<FoundAgreement>[] {
  if (day === 'signedOn') return [date(day), allNamed('places')];
  if (day !== 'expiresOn') return [date(day)];
  return [fact(day, ({ expiresOn, autoRenews }, to) => to.list(to.date(expiresOn), autoRenews && to.label('renews')))];
}

export const agreementPage: PageDescription = {
  document: import.meta.resolve('#src/domain/agreements/agreement.page.graphql'),
  longList: 'signatures',
  facts,
  sections: ({ currentId, signatures, statusChanges, relations, commitments }: FoundAgreement, to) => [
    participants(currentId, signatures, to),
    section('statusChanges', statusChanges, (change) => [
      to.code(change.to),
      to.secondary(to.list(to.date(change.on), change.note)),
    ]),
    section('relations', relations, ({ kind, direction, agreement }) => [
      to.code(direction === 'FROM' ? `${kind}_FROM` : kind),
      ' ',
      to.recordLink(agreement),
    ]),
    items('commitments', commitments, to, { all: `records/commitments?agreement=${currentId}` }),
  ],
};

/** The table of those who signed or acceded, with their dates. */
function participants(agreement: string, signatures: FoundAgreement['signatures'], to: PageWriter): Section | null {
  const columns: TableColumns<FoundSignature> = {
    participant: ({ party, namedAs, through }) => [
      to.partyLink(party) ?? namedAs ?? '–',
      through && to.secondary([`${to.label('through')} `, to.partyLink(through)]),
    ],
    role: ({ role }) => to.code(role),
    signedOn: ({ signedOn }) => to.date(signedOn),
    ratifiedOn: ({ ratifiedOn }) => to.date(ratifiedOn),
    inForceFrom: ({ inForceFrom }) => to.date(inForceFrom),
    withdrawnOn: ({ withdrawnOn }) => to.date(withdrawnOn),
    signers: ({ signers }) => to.list(...signers.flatMap(({ person, signedAs }) => [to.partyLink(person), signedAs])),
  };
  return tableOf<FoundSignature>('signatures', signatures, columns, { all: csvOf('signatures', { agreement }) });
}
