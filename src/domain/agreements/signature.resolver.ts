import { fieldsOf } from '../../records/api/fields.ts';
import { Signature } from './signature.entity.ts';
import { Signer } from './signer.entity.ts';
import { TreatyAction } from './treaty-action.entity.ts';

export const SignatureResolver = fieldsOf(Signature)
  .parts('signers', Signer, 'signatureId', 'Who signed for the party, in the order of the record.')
  .parts(
    'actions',
    TreatyAction,
    'signatureId',
    'What the party did about the agreement, in the order of the record.',
  ).resolver;
