import { InputType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { RecordWhere } from '../../records/api/where.ts';
import { Geography, Laterality } from '../../records/cooperation-item.entity.ts';
import { PartyLevel } from './party.entity.ts';
import { StandingWhere } from './party.inputs.ts';

/**
 * What the `where` of an item says of the parties that it involves, where it says no more than that.
 * @param item what clients call an item: "figure"
 */
export function InvolvingPartyWhere(item: string) {
  @InputType()
  abstract class Involving extends RecordWhere {
    @Optional([String], `Between these parties, 2 to 10, in any order; one named twice asks for ${item}s inside it.`)
    between?: string[] | null;

    @Optional(String, `Involves this party, or one that lay within it on the day of the ${item}.`)
    party?: string | null;
  }
  return Involving;
}

/** What the `where` of an item says of the parties that it involves, where it says all that can be said. */
@InputType()
export abstract class InvolvingWhere extends RecordWhere {
  @Optional(
    [String],
    'Between these parties, 2 to 10, in any order; one named twice asks for what is between parties inside it. Of parties ' +
      'that have much apart and little together, the cost grows with what the one has that has less.',
  )
  between?: string[] | null;

  @Optional(
    Geography,
    'Day on which places and standings are read: that of the item (default) or today. It costs more as of today.',
  )
  geography?: Geography | null;

  @Optional(Boolean, 'Whether a country answers for those it succeeded: Russia for the Soviet Union. It costs more.')
  succession?: boolean | null;

  @Optional(Boolean, 'False: only the parties named themselves, nothing that lies within them.')
  rollUp?: boolean | null;

  @Optional([PartyLevel], 'Of the parties of an item only those of these kinds count: [CITY] for what cities do.')
  levels?: PartyLevel[] | null;

  @Optional(
    String,
    "Involves this party, or one that lay within it on the item's day. An agreement involves those that signed or " +
      'acceded.',
  )
  party?: string | null;

  @Optional([Laterality], 'How many parties it has.')
  laterality?: Laterality[] | null;

  @Optional(
    StandingWhere,
    "Involves a party whose country had one of these standings in a bloc on the item's day; with `geography: TODAY`, has it " +
      'today. An undated item has no standing of a day: only with `geography: TODAY` does it match.',
  )
  standing?: StandingWhere | null;
}
