import { MERGE_CODES, registerMergeCheck, registerMergeRule } from '../../records/writing/merge-rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import type { PartyLevel } from './party.entity.ts';

/** Kinds of name that are shown. */
const SHOWN = "('SHORT', 'OFFICIAL', 'TRANSLITERATED')";

/** Registers the merge rules of parties and their parts. */
export function registerPartyMergeRules(): void {
  // A trigger derives names_in from the names.
  registerMergeRule('party', { neverFilled: ['names_in'] });
  registerMergeRule('party_name', {
    isDuplicate: (column) => (column === 'party_id' ? 'k.lang = r.lang and k.text = r.text' : null),
    // If the survivor has a name to show in a language, the other name becomes an alias.
    movedValues: {
      kind: `case when r.kind in ${SHOWN} and exists (
          select from party_name k where k.party_id = $1 and k.lang = r.lang and k.kind in ${SHOWN}
        ) then 'ALIAS' else r.kind end`,
    },
  });
  // Two placements cannot begin on the same day: the survivor's is kept.
  registerMergeRule('placement', {
    isDuplicate: (column) =>
      column === 'party_id' ? 'first_day(k.valid_from) is not distinct from first_day(r.valid_from)' : null,
  });
  // Standings in one bloc cannot overlap: the survivor's is kept.
  const atOnce = `not coalesce(last_day(k.valid_from) >= first_day(r.valid_to), false)
    and not coalesce(last_day(r.valid_from) >= first_day(k.valid_to), false)`;
  registerMergeRule('membership', {
    isDuplicate: (column) =>
      `k.${column === 'bloc_id' ? 'country_id = r.country_id' : 'bloc_id = r.bloc_id'} and ${atOnce}`,
  });
  registerMergeCheck('party', checkMergeOfParties);
}

interface Known {
  name: string;
  level: PartyLevel;
  alpha2: string | null;
  alpha3: string | null;
}

async function checkMergeOfParties({ db, errors: all }: WriteContext, keep: string, absorb: string): Promise<void> {
  const [kept, absorbed]: Known[] = await db.query(
    'select name, level, alpha2, alpha3 from party where id = any($1) order by id = $2 desc',
    [[keep, absorb], keep],
  );
  const errors = all.at('absorb');
  if (kept!.level !== absorbed!.level) {
    const message = `The levels differ: ${absorbed!.name} is ${absorbed!.level}, ${kept!.name} is ${kept!.level}.`;
    errors.add(MERGE_CODES.RECORD_TYPES_DIFFER, message, { keep: kept!.level, absorb: absorbed!.level });
  }
  for (const code of ['alpha2', 'alpha3'] as const) {
    const [keeps, absorbs] = [kept![code], absorbed![code]];
    if (!keeps || !absorbs || keeps === absorbs) continue;
    const message = `The country codes differ: ${keeps} and ${absorbs}. If the parties are the same, correct one code first.`;
    errors.add(MERGE_CODES.IDENTIFIER_CLASH, message, { scheme: code, keep: keeps, absorb: absorbs });
  }
}
