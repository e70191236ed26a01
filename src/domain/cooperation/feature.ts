import type { Feature } from '../../records/feature.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { Commitment } from '../commitments/commitment.entity.ts';
import { Figure } from '../figures/figure.entity.ts';
import { Session } from '../sessions/session.entity.ts';
import { Statement } from '../statements/statement.entity.ts';
import { ConcernedParty } from './concerned-party.entity.ts';
import {
  CommitmentPartiesResolver,
  CooperationItemGroupsResolver,
  CooperationItemResolver,
  CooperationResolver,
  FigureMakersResolver,
  MatchedResolver,
  PartyCooperationResolver,
  StatementMakersResolver,
} from './cooperation.resolver.ts';
import { InvolvedParty } from './involved-party.entity.ts';
import { Item } from './item.entity.ts';
import { Maker } from './maker.entity.ts';

export const cooperation: Feature = {
  entities: [ConcernedParty, InvolvedParty, Item, Maker],
  resolvers: [
    CooperationResolver,
    CooperationItemGroupsResolver,
    CooperationItemResolver,
    MatchedResolver,
    PartyCooperationResolver,
    CommitmentPartiesResolver,
    StatementMakersResolver,
    FigureMakersResolver,
  ],
  spines: [
    {
      entity: Item,
      property: 'type',
      members: { AGREEMENT: Agreement, COMMITMENT: Commitment, STATEMENT: Statement, FIGURE: Figure, SESSION: Session },
    },
  ],
};
