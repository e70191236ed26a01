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
    .only('between', [String], 'Only items between these 2 to 10 parties; given twice: between those within it.')
    .only('geography', Geography, "Day of places and standings: the item's, or today, which costs more.", null)
    .only('succession', Boolean, 'Whether a country includes its predecessors: Russia the Soviet Union.', null)
    .only('rollUp', Boolean, 'False: only the parties named themselves, nothing that lies within them.', null)
    .only('levels', [PartyLevel], 'Only parties of these levels count: [CITY] for what cities do.')
    .only('party', String, "Only items that involve this party, or one within it on the item's day.")
    .only('lateralities', [Laterality], 'How many parties it has.')
    .only('standing', StandingWhere, 'Only items with a party whose country had one of these standings on the day.');
}
