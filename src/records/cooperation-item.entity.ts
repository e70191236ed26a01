import { InterfaceType, registerEnumType } from 'type-graphql';
import { Column } from 'typeorm';
import { Record } from './record.entity.ts';

export enum Geography {
  AT_THE_TIME = 'AT_THE_TIME',
  TODAY = 'TODAY',
}
registerEnumType(Geography, {
  name: 'Geography',
  description: 'As of which day it is read where a party lies and which standing its country has.',
  valuesConfig: {
    AT_THE_TIME: {
      description:
        "As of the item's own day. For an undated item, places are read as of today, and there is no standing.",
    },
    TODAY: { description: 'As of today, whenever the item was, and if it is undated.' },
  },
});

export enum Laterality {
  UNILATERAL = 'UNILATERAL',
  BILATERAL = 'BILATERAL',
  MULTILATERAL = 'MULTILATERAL',
}
registerEnumType(Laterality, {
  name: 'Laterality',
  description:
    'Number of parties of an item. A signature whose party is unknown counts as a party; an item without parties has no laterality.',
  valuesConfig: {
    UNILATERAL: { description: 'One party, or an agreement recorded as unilateral, however many have signed it.' },
    BILATERAL: { description: 'Exactly two parties.' },
    MULTILATERAL: { description: 'Three parties or more.' },
  },
});

/**
 * Whatever ties parties together. What an item needs SQL for (its title in a language, its parties, its day) is added by
 * the features that know how to find it.
 */
@InterfaceType('CooperationItem', {
  implements: Record,
  description: 'What ties parties together: Agreement, Commitment, Statement, Figure, Session.',
})
export abstract class CooperationItem extends Record {
  /** The main title, in the language `titleLang`; the others, by language, stand in `titlesIn`. */
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
