import type { WhereInput } from '../../records/api/where.ts';
import { Geography, Laterality } from '../../records/cooperation-item.entity.ts';
import { PartyLevel } from './party.entity.ts';
import { StandingWhere } from './party.inputs.ts';

/** The field `spokeTogether` of the `where` of sessions and of items of all kinds. */
export const SPOKE_TOGETHER = [
  Boolean,
  'True: the parties that speakers represent count as parties of a session of whatever kind.',
  null,
] as const;

/** Adds the fields about the parties of items to their `where`. The feature `cooperation` gives them their meaning. */
export function involving<Fields, Entity>(where: WhereInput<Fields, Entity>) {
  return where
    .only(
      'between',
      [String],
      'Between these parties, 2 to 10, in any order; one named twice asks for what is between parties inside it. Of parties ' +
        'that have much apart and little together, the cost grows with what the one has that has less.',
    )
    .only(
      'geography',
      Geography,
      'Day on which places and standings are read: that of the item (default) or today. It costs more as of today.',
      null,
    )
    .only(
      'succession',
      Boolean,
      'Whether a country answers for those it succeeded: Russia for the Soviet Union. It costs more.',
      null,
    )
    .only('rollUp', Boolean, 'False: only the parties named themselves, nothing that lies within them.', null)
    .only(
      'levels',
      [PartyLevel],
      'Of the parties of an item only those of these kinds count: [CITY] for what cities do.',
    )
    .only(
      'party',
      String,
      "Involves this party, or one that lay within it on the item's day. An agreement involves those that signed or " +
        'acceded.',
    )
    .only('lateralities', [Laterality], 'How many parties it has.')
    .only(
      'standing',
      StandingWhere,
      "Involves a party whose country had one of these standings in a bloc on the item's day; with `geography: TODAY`, has it " +
        'today. An undated item has no standing of a day: only with `geography: TODAY` does it match.',
    );
}
