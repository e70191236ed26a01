import { insertParts, of, type RecordDraft } from './record.writes.ts';
import { keptTextOrNull } from './rules.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

/** What every forum and every cooperation item may come with. */
export interface DiscussedDraft extends RecordDraft {
  /** The uuids of the topics that it is about, the most important first. */
  topicIds?: string[];
}

/** The forum or session at which an item came about; the session's forum need not be given. */
export interface OccasionDraft {
  forumId?: string | null;
  sessionId?: string | null;
}

/** One appearance of a person in a session, in one role. */
export interface SpeakerDraft {
  personId: string;
  role: 'SPEAKER' | 'PANELLIST' | 'MODERATOR' | 'KEYNOTE' | 'CHAIR';
  /** The position as the programme bills it. */
  billedAs?: string | null;
  /** The uuid of the party for which the person speaks. */
  representsId?: string | null;
}

/** Who made a commitment, a statement or a figure: a person, a delegation, or a party itself. */
export interface MakerDraft {
  personId?: string | null;
  /** The position that the person held at the time. */
  position?: string | null;
  /** A delegation as a whole, with neither person nor party beside it. */
  delegationId?: string | null;
  /** The party for which the person spoke, or that made it itself. */
  partyId?: string | null;
}

/** As what a party belongs to an item. */
export type ConcernedRole = 'RESPONSIBLE' | 'COUNTERPART' | 'CONCERNED' | 'SUBJECT';

/**
 * Says who made an item, in the order given.
 * @throws RuleViolation MAKER_UNNAMED, MAKER_MIXED, POSITION_OF_NOBODY, BAD_TEXT
 */
export async function attribute(context: WriteContext, itemId: string, makers: MakerDraft[] = []): Promise<void> {
  await insertParts(context, 'maker', of({ itemId }, keptMakers(makers)));
}

/** Makers as they are kept. @throws RuleViolation MAKER_UNNAMED, MAKER_MIXED, POSITION_OF_NOBODY, BAD_TEXT */
export function keptMakers(makers: readonly MakerDraft[]) {
  return makers.map((maker, ordinal) => {
    const path = ['makers', String(ordinal)];
    const { personId = null, delegationId = null, partyId = null } = maker;
    const position = keptTextOrNull([...path, 'position'], maker.position);
    if (!personId && !delegationId && !partyId) {
      throw new RuleViolation('MAKER_UNNAMED', path, 'A maker is a person, a delegation or a party.');
    }
    if (delegationId && (personId || partyId)) {
      throw new RuleViolation('MAKER_MIXED', path, 'A delegation is a maker by itself, without a person or a party.');
    }
    if (position && !personId) {
      throw new RuleViolation('POSITION_OF_NOBODY', [...path, 'position'], 'Only a person holds a position.');
    }
    return { personId, position, delegationId, partyId, ordinal };
  });
}

/** Says which parties belong to an item in a role, in the order given; each at most once. */
export async function concern(
  context: WriteContext,
  itemId: string,
  role: ConcernedRole,
  partyIds: string[] = [],
): Promise<void> {
  await insertParts(context, 'concerned_party', of({ itemId, role }, keptParties(partyIds)));
}

/** Parties as they are kept, in their order, each once. */
export function keptParties(partyIds: readonly string[]) {
  return [...new Set(partyIds)].map((partyId, ordinal) => ({ partyId, ordinal }));
}

/**
 * Says who appears in a session, in the order given.
 * @throws RuleViolation SPEAKER_TWICE, BAD_TEXT
 */
export async function bill(context: WriteContext, sessionId: string, speakers: SpeakerDraft[] = []): Promise<void> {
  await insertParts(context, 'speaker', of({ sessionId }, keptSpeakers(speakers)));
}

/** Speakers as they are kept, in their order. @throws RuleViolation SPEAKER_TWICE, BAD_TEXT */
export function keptSpeakers(speakers: readonly SpeakerDraft[]) {
  const seen = new Set<string>();
  return speakers.map(({ personId, role, billedAs, representsId = null }, ordinal) => {
    const path = ['speakers', String(ordinal)];
    if (seen.has(`${personId} ${role}`)) {
      throw new RuleViolation('SPEAKER_TWICE', path, `The person is already named as ${role} of this session.`);
    }
    seen.add(`${personId} ${role}`);
    return {
      personId,
      role,
      billedAs: keptTextOrNull([...path, 'billedAs'], billedAs),
      representsId,
      ordinal,
    };
  });
}
