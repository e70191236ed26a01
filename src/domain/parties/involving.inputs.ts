import type { WhereInput } from '../../records/api/where.ts';
import { Geography, Laterality } from '../../records/cooperation-item.entity.ts';
import { PartyLevel } from './party.entity.ts';
import { StandingWhere } from './party.inputs.ts';

/** The filter field `spokeTogether` of sessions and of items of all types. */
export const SPOKE_TOGETHER = [
  Boolean,
  'Whether the parties that speakers represent count as parties of every session, whatever its kind.',
  null,
] as const;

/** Adds the filter fields about parties of items. The feature `cooperation` defines their rules. */
export function involving<Fields, Entity>(where: WhereInput<Fields, Entity>) {
  return where
    .only('between', [String], 'Only items between these 2 to 10 parties; give one twice for items inside it.')
    .only(
      'geography',
      Geography,
      "Date for placements and standings: the item's date, or today, which costs more.",
      null,
    )
    .only('succession', Boolean, 'Whether countries include predecessors, as Russia the Soviet Union.', null)
    .only('rollUp', Boolean, 'Whether parties that belong to a named party count as that party. Default: true.', null)
    .only('levels', [PartyLevel], 'Only parties of these levels count: [CITY] for items of cities.')
    .only('party', String, 'Only items that involve this party, or one that then belonged to it.')
    .only('lateralities', [Laterality], 'Only items of these lateralities (one, two or more parties).')
    .only('standing', StandingWhere, 'Only items with a party whose country then had one of these standings.');
}
