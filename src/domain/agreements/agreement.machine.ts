import type { AgreementEntryFragment } from '../../records/description/documents.ts';
import type { JsonLdWriter, Resource } from '../../records/description/json-ld-writer.ts';
import { type FeedItem, type MachineDescription, partiesOf } from '../../records/description/machine.ts';
import type { FoundAgreement, FoundSignature } from './agreement.page.ts';
import { AGREEMENT_TIMES } from './agreement.rules.ts';

export const machineReadableAgreement: MachineDescription = {
  citation: {
    type: 'treaty',
    authors: ({ parties }: FoundAgreement) => parties.map(({ name }) => name),
    issued: ({ occurredOn }: FoundAgreement) => [occurredOn],
  },
  linkedData: (agreement: FoundAgreement, to) => ({
    type: ['Agreement', 'CreativeWork'],
    ...to.withoutEmpty({
      kind: to.constant('AgreementKind', agreement.kind),
      kindAsTitled: agreement.kindAsTitled,
      status: to.constant('AgreementStatus', agreement.status),
      binding: agreement.binding,
      occurredOn: to.date(agreement.occurredOn),
      ...Object.fromEntries(
        AGREEMENT_TIMES.map((time) => [time, time === 'autoRenews' ? agreement[time] : to.date(agreement[time])]),
      ),
      about: to.allNamed(agreement.topics),
      forum: to.titled(agreement.forum),
      session: to.titled(agreement.session),
      places: to.allNamed(agreement.places),
      depositary: to.named(agreement.depositary),
      parties: to.allNamed(agreement.parties),
      signatures: agreement.signatures.nodes.map((signature) => signatureOf(signature, to)),
      relations: agreement.relations.map(({ kind, direction, agreement: other }) => ({
        type: 'AgreementRelation',
        kind: to.constant('RelationKind', kind),
        direction: to.constant('RelationDirection', direction),
        agreement: to.titled(other),
      })),
      references: agreement.references.map(({ scheme, value, url }) => ({
        type: 'PropertyValue',
        propertyID: scheme,
        value,
        ...to.withoutEmpty({ url }),
      })),
      texts: agreement.texts.map(({ lang, url }) => ({ type: 'DigitalDocument', inLanguage: lang, url })),
      value: agreement.value && {
        type: 'MonetaryAmount',
        value: to.decimal(agreement.value.value),
        currency: agreement.value.currency,
      },
    }),
  }),
  vocabulary: {
    classes: {
      Agreement: [
        ...['kind', 'kindAsTitled', 'status', 'binding', 'occurredOn', ...AGREEMENT_TIMES, 'forum', 'session'],
        ...['places', 'depositary', 'parties', 'signatures', 'relations', 'references', 'texts'],
      ],
      Signature: ['party', 'namedAs', 'role', 'through', 'signedOn', 'inForceFrom', 'withdrawnOn', 'signers'],
      Signer: ['person', 'signedAs'],
      AgreementRelation: ['kind', 'direction', 'agreement'],
    },
  },
  feed: {
    fragment: 'AgreementEntry',
    summary: (entry: FeedItem & AgreementEntryFragment, to) => [
      to.code(entry.status),
      to.date(entry.occurredOn),
      partiesOf(entry),
    ],
  },
};

function signatureOf(signature: FoundSignature, to: JsonLdWriter): Resource {
  return {
    type: 'Signature',
    role: to.constant('SignatureRole', signature.role),
    ...to.withoutEmpty({
      party: to.named(signature.party),
      namedAs: signature.namedAs,
      through: to.named(signature.through),
      signedOn: to.date(signature.signedOn),
      inForceFrom: to.date(signature.inForceFrom),
      withdrawnOn: to.date(signature.withdrawnOn),
      signers: signature.signers.map(({ person, signedAs }) => ({
        type: 'Signer',
        person: to.named(person),
        ...to.withoutEmpty({ signedAs }),
      })),
    }),
  };
}
