import { Args, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { object, one, type Reading, Reads, type Rows, value } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { ByIdAsOf } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { involvesParty, isOfForum } from '../../records/item.reads.ts';
import { typeOf } from '../../records/known-types.ts';
import { asItWas } from '../../records/past.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { Money } from '../../records/values/money.ts';
import { hasId } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { countsPairs } from '../parties/party.groups.ts';
import { Agreement } from './agreement.entity.ts';
import { agreementGroups } from './agreement.groups.ts';
import { AgreementConnection, AgreementGroups, AgreementList } from './agreement.inputs.ts';
import {
  agreements,
  DIRECTION_SEEN,
  movesOf,
  OTHER_END,
  placesOf,
  referencesOf,
  relationsOf,
  textsOf,
} from './agreement.reads.ts';
import { AgreementReference } from './agreement-reference.entity.ts';
import { AgreementRelation, RelationDirection } from './agreement-relation.entity.ts';
import { AgreementText } from './agreement-text.entity.ts';
import { StatusMove } from './status-move.entity.ts';

@Resolver(() => Agreement)
export class AgreementResolver {
  @Reads()
  @Query(() => Agreement, { nullable: true, description: 'One agreement, by its id.' })
  agreement(@Args(() => ByIdAsOf) { id, asOf }: ByIdAsOf): Reading {
    if (asOf) return asItWas(typeOf(Agreement), uuidOf('agreement', id), asOf, Agreement);
    return one(Agreement, (agreement) => hasId(agreement, 'agreement', id));
  }

  @Reads()
  @Query(() => AgreementConnection, {
    description: 'Agreements, the latest to be signed first where no order is given.',
  })
  agreements(@Args(() => AgreementList) args: AgreementList): Reading {
    return agreements(args);
  }

  @Reads()
  @FieldResolver(() => [StatusMove], { description: 'How it came to its status, from its entry on.' })
  moves(@Root() agreement: Row<Agreement>): Reading {
    return movesOf(agreement);
  }

  @Reads()
  @FieldResolver(() => [Party], { description: 'Where it was signed: a city as a rule, or several.' })
  places(@Root() agreement: Row<Agreement>): Reading {
    return placesOf(agreement);
  }

  @Reads()
  @FieldResolver(() => Money, { nullable: true, description: 'What it is worth, where it says so.' })
  value(@Root() agreement: Row<Agreement>): Reading {
    return object({ value: agreement.value, currency: agreement.currency }, sql`${agreement.value} is null`);
  }

  @Reads()
  @FieldResolver(() => [AgreementReference], {
    description: 'Under which numbers it stands in registers and series of treaties.',
  })
  references(@Root() agreement: Row<Agreement>): Reading {
    return referencesOf(agreement);
  }

  @Reads()
  @FieldResolver(() => [AgreementText], { description: 'Where its wording can be read, by language.' })
  texts(@Root() agreement: Row<Agreement>): Reading {
    return textsOf(agreement);
  }

  @Reads()
  @FieldResolver(() => [AgreementRelation], {
    description: 'What it does to other agreements, and then what others do to it.',
  })
  relations(@Root() agreement: Row<Agreement>): Reading {
    return relationsOf(agreement);
  }
}

@Resolver(() => AgreementRelation)
export class AgreementRelationResolver {
  @Reads()
  @FieldResolver(() => RelationDirection, {
    description: 'Whether this agreement acts on the other, or the other on it.',
  })
  direction(): Reading {
    return value(DIRECTION_SEEN);
  }

  @Reads()
  @FieldResolver(() => Agreement, { description: 'The other agreement.' })
  agreement(): Reading {
    return one(Agreement, (agreement) => sql`${agreement.id} = ${OTHER_END}`);
  }
}

@Resolver(() => Forum)
export class ForumAgreementsResolver {
  @Reads()
  @FieldResolver(() => AgreementConnection, { description: 'What was signed or announced at it or at its sessions.' })
  agreements(@Root() forum: Row<Forum>, @Args(() => AgreementList) args: AgreementList): Reading {
    return agreements(args, (agreement) => isOfForum(agreement.id, forum.id));
  }
}

@Resolver(() => Party)
export class PartyAgreementsResolver {
  @Reads()
  @FieldResolver(() => AgreementConnection, {
    description: "What it, or what lay within it on the agreement's day, signed or acceded to.",
  })
  agreements(@Root() party: Row<Party>, @Args(() => AgreementList) args: AgreementList): Reading {
    return agreements(args, (agreement) => involvesParty(agreement.id, party.id));
  }
}

@Resolver(() => AgreementConnection)
export class AgreementGroupsResolver {
  @Reads()
  @Extensions({ counts: countsPairs('AGREEMENT') })
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Agreement>, @Args(() => AgreementGroups) args: AgreementGroups): Reading {
    return agreementGroups.of(list, args);
  }
}
