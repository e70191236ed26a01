import type { FoundMaker, FoundRecord, FoundSignature } from '../record-documents/found-record.ts';
import type { Linker, Resource } from './linker.ts';

/** What the world has no common word for, with what schema.org would call it at the most. */
const TYPES: { [typename: string]: string[] } = {
  Agreement: ['Agreement', 'CreativeWork'],
  Commitment: ['Commitment'],
  Statement: ['Statement', 'Claim'],
  Figure: ['Figure', 'Observation'],
  Delegation: ['Delegation', 'Organization'],
};

/** What parties agreed, promised, said, reported or sent: in the words of our own vocabulary. */
export function describedItem(item: FoundRecord, to: Linker): Resource {
  return {
    type: TYPES[item.__typename],
    ...to.known({
      kind: to.constant('AgreementKind', item.kind),
      kindAsTitled: item.kindAsTitled,
      status: to.constant(item.__typename === 'Commitment' ? 'CommitmentStatus' : 'AgreementStatus', item.status),
      binding: item.binding,
      occurredOn: to.date(item.occurredOn),
      adoptedOn: to.date(item.adoptedOn),
      signedOn: to.date(item.signedOn),
      provisionallyAppliedFrom: to.date(item.provisionallyAppliedFrom),
      inForceFrom: to.date(item.inForceFrom),
      expiresOn: to.date(item.expiresOn),
      autoRenews: item.autoRenews,
      terminatedOn: to.date(item.terminatedOn),
      announcedOn: to.date(item.announcedOn),
      startsOn: to.date(item.startsOn),
      dueOn: to.date(item.dueOn),
      asOf: to.date(item.asOf),
      description: item.summary,
      about: [...to.allNamed(item.topics), ...(item.about ? [{ id: to.record(item.about.id) }] : [])],
      forum: to.titled(item.forum),
      session: to.titled(item.session),
      agreement: to.titled(item.agreement),
      places: to.allNamed(item.places),
      depositary: to.named(item.depositary),
      parties: to.allNamed(item.parties),
      responsible: to.allNamed(item.responsible),
      counterparts: to.allNamed(item.counterparts),
      signatures: item.signatures?.nodes.map((signature) => signatureOf(signature, to)),
      makers: item.makers?.map((maker) => makerOf(maker, to)),
      outcomes: item.outcomes?.map((outcome) => to.titled(outcome)),
      relations: item.relations?.map(({ kind, direction, agreement }) => ({
        type: 'AgreementRelation',
        kind: to.constant('RelationKind', kind),
        direction: to.constant('RelationDirection', direction),
        agreement: to.titled(agreement),
      })),
      references: item.references?.map(({ scheme, value, url }) => ({
        type: 'PropertyValue',
        propertyID: scheme,
        value,
        ...to.known({ url }),
      })),
      texts: item.texts?.map(({ lang, url }) => ({ type: 'DigitalDocument', inLanguage: lang, url })),
      ...quantityOf(item, to),
      ...delegationOf(item, to),
    }),
  };
}

/** A figure's number and unit, or what an agreement is worth: exact decimals, which JSON's numbers are not. */
function quantityOf({ value, unit, bound, indicator }: FoundRecord, to: Linker): Resource {
  if (!value) return {};
  if (typeof value === 'object') {
    return { value: { type: 'MonetaryAmount', value: decimal(value.value), currency: value.currency } };
  }
  return { value: decimal(value), unitText: unit, bound: to.constant('Bound', bound), indicator };
}

function decimal(value: string): Resource {
  return { '@type': 'xsd:decimal', '@value': value };
}

function delegationOf(item: FoundRecord, to: Linker): Resource {
  return {
    attendsAs: to.constant('AttendsAs', item.attendsAs),
    party: to.named(item.party),
    size: item.size,
    reportedSize: item.reportedSize,
    member: item.members?.edges.map(({ role, title, node }) => ({
      type: 'OrganizationRole',
      member: to.named(node),
      role: to.constant('DelegationRole', role),
      ...to.known({ roleName: title }),
    })),
  };
}

function signatureOf(signature: FoundSignature, to: Linker): Resource {
  return {
    type: 'Signature',
    role: to.constant('SignatureRole', signature.role),
    ...to.known({
      party: to.named(signature.party),
      namedAs: signature.namedAs,
      through: to.named(signature.through),
      signedOn: to.date(signature.signedOn),
      inForceFrom: to.date(signature.inForceFrom),
      withdrawnOn: to.date(signature.withdrawnOn),
      signers: signature.signers.map(({ person, signedAs }) => ({
        type: 'Signer',
        person: to.named(person),
        ...to.known({ signedAs }),
      })),
    }),
  };
}

function makerOf({ person, position, delegation, party }: FoundMaker, to: Linker): Resource {
  return {
    type: 'Maker',
    ...to.known({
      person: to.named(person),
      position,
      delegation: delegation && { id: to.record(delegation.id) },
      party: to.named(party),
    }),
  };
}
