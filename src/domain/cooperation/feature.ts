import { json } from '../../query/compiling/read-plans.ts';
import { registerItemList } from '../../records/api/item-list.ts';
import { writtenEdge } from '../../records/api/payload.ts';
import type { Feature } from '../../records/feature.ts';
import { ConcernedParty } from './concerned-party.entity.ts';
import { exportedCooperation, exportedCooperationItems } from './cooperation.export.ts';
import { itemList } from './cooperation.list.ts';
import {
  CommitmentPartiesResolver,
  CooperationItemResolver,
  cooperationQueries,
  FigurePartiesResolver,
  MatchedPartyResolver,
  PartyCooperationResolver,
  SessionPartiesResolver,
  StatementPartiesResolver,
  TopicItemsResolver,
} from './cooperation.resolver.ts';
import { InvolvedParty } from './involved-party.entity.ts';
import { CooperationItemType, Item } from './item.entity.ts';
import { Maker } from './maker.entity.ts';
import { PartyPartner } from './party-partner.entity.ts';

registerItemList({
  Edge: itemList.Edge,
  written: (uuid) => writtenEdge(Item, itemList.usual, uuid, { matched: json([]) }),
});

export const cooperation: Feature = {
  entities: [ConcernedParty, InvolvedParty, Item, Maker, PartyPartner],
  resolvers: [
    ...cooperationQueries,
    ...itemList.resolvers,
    CooperationItemResolver,
    MatchedPartyResolver,
    PartyCooperationResolver,
    CommitmentPartiesResolver,
    StatementPartiesResolver,
    FigurePartiesResolver,
    SessionPartiesResolver,
    TopicItemsResolver,
  ],
  exported: [exportedCooperation, exportedCooperationItems],
  registryTables: [
    {
      entity: Item,
      property: 'type',
      types: (all) => Object.keys(CooperationItemType).flatMap((type) => all.filter((each) => each.type === type)),
    },
  ],
};
