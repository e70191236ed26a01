import { InterfaceType } from 'type-graphql';
import { Record } from './record.entity.ts';
import { TitledRecord } from './titled-record.entity.ts';
import { type EnumOf, enumOf } from './values/enum.ts';

export const Geography = enumOf(
  'Geography',
  'As of which day it is read where a party lies and which standing its country has.',
  {
    AT_THE_TIME:
      "As of the item's own day. For an undated item, places are read as of today, and there is no standing.",
    TODAY: 'As of today, whenever the item was, and if it is undated.',
  },
);
export type Geography = EnumOf<typeof Geography>;

export const Laterality = enumOf(
  'Laterality',
  'Number of parties of an item. A signature whose party is unknown counts as a party; an item without parties has no laterality.',
  {
    UNILATERAL: 'One party, or an agreement recorded as unilateral, however many have signed it.',
    BILATERAL: 'Exactly two parties.',
    MULTILATERAL: 'Three parties or more.',
  },
);
export type Laterality = EnumOf<typeof Laterality>;

/**
 * Whatever ties parties together. What an item needs SQL for (its title in a language, its parties, its day) is added by
 * the features that know how to find it.
 */
@InterfaceType('CooperationItem', {
  implements: Record,
  description:
    'What ties parties together: Agreement, Commitment, Statement, Figure, Session. Its day (`occurredOn`) is the signing of an ' +
    'agreement, else its adoption or entry into force; otherwise its own day, else that of its session, else the start of its forum.',
})
export abstract class CooperationItem extends TitledRecord {}
