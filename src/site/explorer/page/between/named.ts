import {
  type BetweenQuery,
  NamedPartiesDocument,
  type NamedPartiesQuery,
  type PartyFragment,
} from '../../documents.ts';
import { Unanswered, useAnswer } from '../ask.ts';
import { useSpeaker } from '../language.tsx';

/** Another party that a name may mean. */
export type Candidate = NamedPartiesQuery['resolveParties'][number]['candidates'][number];

/** A party of an address. */
export interface NamedParty {
  /** As the address has it. */
  given: string;
  /** Null until it is known, and if no party or several parties have the name. */
  party: (PartyFragment & { country?: PartyFragment | null }) | null;
  /** Null unless the name is wrong. */
  problem: 'UNKNOWN' | 'AMBIGUOUS' | null;
  candidates: readonly Candidate[];
}

type Resolved = BetweenQuery['list']['resolved'];

/**
 * Returns the parties of an address. If a name is wrong, the list has failed: then the names are requested, with candidates.
 *
 * @param resolved the names as the list resolved them
 * @param error the error of the list
 */
export function useNamed(given: readonly string[], resolved: Resolved | undefined, error: Error | null) {
  const { lang } = useSpeaker();
  const wrong = error instanceof Unanswered ? (error.extensions.names ?? []) : [];
  const isWrong = wrong.some((name) => given.includes(name.given));
  const { data } = useAnswer(NamedPartiesDocument, { refs: [...given], lang }, isWrong);
  const named = given.map((text): NamedParty => {
    const found = isWrong ? data?.resolveParties.find((each) => each.given === text) : undefined;
    if (found && found.outcome !== 'RESOLVED')
      return { given: text, party: null, problem: found.outcome, candidates: found.candidates };
    const party = found?.party ?? resolved?.find((each) => each.given === text)?.party ?? null;
    return { given: text, party, problem: null, candidates: [] };
  });
  return { named, isWrong };
}
