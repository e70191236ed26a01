import type { Feature } from '../../records/feature.ts';
import { Agreement } from './agreement.entity.ts';
import { foldAgreements } from './agreement.merging.ts';
import {
  AgreementGroupsResolver,
  AgreementRelationResolver,
  AgreementResolver,
  ForumAgreementsResolver,
  PartyAgreementsResolver,
} from './agreement.resolver.ts';
import { AgreementPlace } from './agreement-place.entity.ts';
import { AgreementReference } from './agreement-reference.entity.ts';
import { AgreementRelation } from './agreement-relation.entity.ts';
import { AgreementText } from './agreement-text.entity.ts';
import { AgreementWritesResolver } from './agreement-writes.resolver.ts';
import { Signature } from './signature.entity.ts';
import { AgreementSignaturesResolver, SignatureGroupsResolver, SignatureResolver } from './signature.resolver.ts';
import { Signer } from './signer.entity.ts';
import { StatusMove } from './status-move.entity.ts';
import { TreatyAction } from './treaty-action.entity.ts';

foldAgreements();

export const agreements: Feature = {
  entities: [
    AgreementPlace,
    AgreementReference,
    AgreementRelation,
    AgreementText,
    Agreement,
    Signature,
    Signer,
    StatusMove,
    TreatyAction,
  ],
  resolvers: [
    AgreementWritesResolver,
    AgreementResolver,
    AgreementGroupsResolver,
    AgreementRelationResolver,
    ForumAgreementsResolver,
    PartyAgreementsResolver,
    SignatureResolver,
    SignatureGroupsResolver,
    AgreementSignaturesResolver,
  ],
  records: { AGREEMENT: Agreement },
};
