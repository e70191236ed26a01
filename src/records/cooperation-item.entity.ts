import { InterfaceType } from 'type-graphql';
import { Record } from './record.entity.ts';
import { TitledRecord } from './titled-record.entity.ts';
import { type EnumOf, enumOf } from './values/enum.ts';

export const Geography = enumOf(
  'Geography',
  'Day as of which the places of parties and the standings of countries are read.',
  {
    AT_THE_TIME:
      "As of the item's own day. For an undated item, places are read as of today, and there is no standing.",
    TODAY: 'As of today, whatever the day of the item.',
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

/** An item that ties parties together. Features add the fields that need SQL: title in a language, parties, day. */
@InterfaceType('CooperationItem', {
  implements: Record,
  description:
    'A record that ties parties together: Agreement, Commitment, Statement, Figure, Session. The day of an agreement ' +
    '(`occurredOn`) is that of signing, otherwise of adoption or entry into force. The day of another item is its own ' +
    'day, otherwise that of its session or the start of its forum.',
})
export abstract class CooperationItem extends TitledRecord {}
