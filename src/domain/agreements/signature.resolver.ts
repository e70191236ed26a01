import { fieldsOf } from '../../records/api/fields.ts';
import { Signature } from './signature.entity.ts';
import { Signer } from './signer.entity.ts';
import { TreatyAction } from './treaty-action.entity.ts';

export const SignatureResolver = fieldsOf(Signature)
  .parts('signers', Signer, 'signatureId', 'People who signed for the party, in recorded order.')
  .parts('actions', TreatyAction, 'signatureId', 'Actions of the party on the agreement, in recorded order.').resolver;
