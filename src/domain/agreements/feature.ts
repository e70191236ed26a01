import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { correctAgreement, correctedSignatures } from './agreement.corrections.ts';
import { Agreement } from './agreement.entity.ts';
import { exportedAgreements } from './agreement.export.ts';
import { agreementFields } from './agreement.imports.ts';
import { agreementList } from './agreement.list.ts';
import { machineReadableAgreement } from './agreement.machine.ts';
import { registerAgreementMergeRules } from './agreement.merging.ts';
import { agreementPage } from './agreement.page.ts';
import { AgreementRelationResolver, AgreementResolver } from './agreement.resolver.ts';
import { agreementWords } from './agreement.words.ts';
import { agreementLikeness, createAgreement, updateAgreement } from './agreement.writes.ts';
import { AgreementPlace } from './agreement-place.entity.ts';
import { AgreementReference } from './agreement-reference.entity.ts';
import { AgreementRelation } from './agreement-relation.entity.ts';
import { AgreementText } from './agreement-text.entity.ts';
import { AgreementFacts, NewAgreement } from './agreement-writes.inputs.ts';
import { AgreementWritesResolver } from './agreement-writes.resolver.ts';
import { Signature } from './signature.entity.ts';
import { exportedSignatures } from './signature.export.ts';
import { signatureList } from './signature.list.ts';
import { SignatureResolver } from './signature.resolver.ts';
import { Signer } from './signer.entity.ts';
import { StatusChange } from './status-change.entity.ts';
import { TreatyAction } from './treaty-action.entity.ts';

registerAgreementMergeRules();

/** A party has one signature in a role; an unknown party is identified by its name. */
const SIGNATURE_KEYS = [
  ['partyId', 'role'],
  ['namedAs', 'role'],
];

const OF_SIGNATURE = { column: 'signature_id', table: 'signature' };

export const agreements: Feature = {
  entities: [
    AgreementPlace,
    AgreementReference,
    AgreementRelation,
    AgreementText,
    Agreement,
    Signature,
    Signer,
    StatusChange,
    TreatyAction,
  ],
  resolvers: [
    AgreementWritesResolver,
    AgreementResolver,
    AgreementRelationResolver,
    ...agreementList.resolvers,
    SignatureResolver,
    ...signatureList.resolvers,
  ],
  recordTypes: [
    recordType({
      type: 'AGREEMENT',
      description: 'A text that parties sign.',
      entity: Agreement,
      isItem: true,
      parts: [
        {
          table: 'status_change',
          owner: 'agreement_id',
          field: 'statusChanges',
          fields: { changed_on: 'on', from_status: 'from', to_status: 'to' },
        },
        { table: 'agreement_place', owner: 'agreement_id', field: 'places', valueColumn: 'party_id' },
        { table: 'agreement_reference', owner: 'agreement_id', field: 'references' },
        { table: 'agreement_text', owner: 'agreement_id', field: 'texts' },
        { table: 'agreement_relation', owner: 'from_id', field: 'relations', fields: { to_id: 'agreement' } },
        {
          table: 'signature',
          owner: 'agreement_id',
          field: 'signatures',
          keys: SIGNATURE_KEYS,
          exported: exportedSignatures,
          corrected: correctedSignatures,
        },
        {
          table: 'signer',
          owner: 'agreement_id',
          field: 'signers',
          outerPart: OF_SIGNATURE,
          fields: { signed_on: 'on' },
          keys: [['personId']],
        },
        {
          table: 'treaty_action',
          owner: 'agreement_id',
          field: 'actions',
          outerPart: OF_SIGNATURE,
          fields: { acted_on: 'on' },
          keys: [['kind', 'on']],
        },
      ],
      fields: { titles_in: 'title' },
      exported: exportedAgreements,
      written: mutationsOf(Agreement, {
        facts: AgreementFacts,
        newFacts: NewAgreement,
        create: createAgreement,
        update: updateAgreement,
        likeness: agreementLikeness,
        list: agreementList,
        input: 'A new agreement with its signatures, signers and sources.',
        createDescription:
          'Creates an agreement with its signatures, signers and sources. A SIGNED agreement needs two signatories unless it ' +
          'is unilateral.',
        updateDescription:
          'Use changeAgreementStatus for its status. A corrected date (`signedOn`, `inForceFrom`, ...) is also corrected in ' +
          'status changes with the old date. `signedOn` is also corrected in signatures and signers, unless `signatures` are ' +
          'given. Other differences are flagged.',
      }),
      imported: { fields: agreementFields, dayFields: ['signedOn', 'adoptedOn', 'inForceFrom'] },
      corrected: { update: correctAgreement },
      words: agreementWords,
      page: agreementPage,
      machine: machineReadableAgreement,
    }),
  ],
};
