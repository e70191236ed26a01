import { Args, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { type Reading, Reads, type Rows } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { sql } from '../../query/sql.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { Agreement } from './agreement.entity.ts';
import { Signature } from './signature.entity.ts';
import { signatureGroups } from './signature.groups.ts';
import { SignatureConnection, SignatureGroups, SignatureList } from './signature.inputs.ts';
import { actionsOf, isOfVisibleAgreement, signatures, signersOf } from './signature.reads.ts';
import { Signer } from './signer.entity.ts';
import { TreatyAction } from './treaty-action.entity.ts';

@Resolver(() => Signature)
export class SignatureResolver {
  @Reads()
  @Query(() => SignatureConnection, { description: 'Signatures of all agreements, by name where no order is given.' })
  signatures(@Args(() => SignatureList) args: SignatureList): Reading {
    return signatures(args, isOfVisibleAgreement);
  }

  @Reads()
  @FieldResolver(() => [Signer], { description: 'Who signed for the party, in the order of the record.' })
  signers(@Root() signature: Row<Signature>): Reading {
    return signersOf(signature);
  }

  @Reads()
  @FieldResolver(() => [TreatyAction], {
    description: 'What the party did about the agreement, in the order of the record.',
  })
  actions(@Root() signature: Row<Signature>): Reading {
    return actionsOf(signature);
  }
}

@Resolver(() => Agreement)
export class AgreementSignaturesResolver {
  @Reads()
  @FieldResolver(() => SignatureConnection, {
    description: 'Its parties and whoever else takes part in it, from the announcement on.',
  })
  signatures(@Root() agreement: Row<Agreement>, @Args(() => SignatureList) args: SignatureList): Reading {
    return signatures(args, (signature) => sql`${signature.agreementId} = ${agreement.id}`);
  }
}

@Resolver(() => SignatureConnection)
export class SignatureGroupsResolver {
  @Reads()
  @Extensions({ counts: (sizes: DataSizes) => sizes.signature ?? 0 })
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Signature>, @Args(() => SignatureGroups) args: SignatureGroups): Reading {
    return signatureGroups.of(list, args);
  }
}
