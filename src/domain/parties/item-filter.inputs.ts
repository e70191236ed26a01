import type { WhereInput } from '../../records/api/where.ts';
import { Geography, Laterality } from '../../records/cooperation-item.entity.ts';
import { PartyLevel } from './party.entity.ts';
import { StandingWhere } from './party.inputs.ts';

/** The filter field `spokeTogether` of sessions and of items of all types. */
export const SPOKE_TOGETHER_FILTER = [
  Boolean,
  'Whether the parties that speakers represent count as parties of every session, whatever its kind.',
  null,
] as const;

/** Adds the filter fields about parties of items. The feature `cooperation` defines their rules. */
export function withPartyFields<Fields, Entity>(where: WhereInput<Fields, Entity>) {
  return where
    .addFilter('between', [String], 'Only items between these 2 to 10 parties; give one twice for items inside it.')
    .addFilter(
      'geography',
      Geography,
      "Date for placements and standings: the item's date, or today, which costs more.",
      null,
    )
    .addFilter('succession', Boolean, 'Whether countries include predecessors, as Russia the Soviet Union.', null)
    .addFilter(
      'rollUp',
      Boolean,
      'Whether parties that belong to a named party count as that party. Default: true.',
      null,
    )
    .addFilter('levels', [PartyLevel], 'Only parties of these levels count: [CITY] for items of cities.')
    .addFilter('party', String, 'Only items that involve this party, or one that then belonged to it.')
    .addFilter('lateralities', [Laterality], 'Only items of these lateralities (one, two or more parties).')
    .addFilter('standing', StandingWhere, 'Only items with a party whose country then had one of these standings.');
}
