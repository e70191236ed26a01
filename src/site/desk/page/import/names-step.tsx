import type { PartyFragment } from '../../../explorer/documents.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { PartyField } from '../../../explorer/page/parties/party-field.tsx';
import { PARTY_LEVELS } from '../../import/mapping-draft.ts';
import { useWords } from '../words.tsx';
import { ProgressLine } from './progress-line.tsx';
import type { NamedParty, Progress } from './send-import.ts';

/** The decision about one name: the slug of a party, "new" or "unknown". */
export interface Decision extends Pick<NamedParty, 'name' | 'within' | 'level'> {
  means: string;
  /** The party, if it was chosen instead of the one that was found. */
  chosen?: PartyFragment;
}

/** Decisions by `keyOf`. */
export interface Decisions {
  readonly [key: string]: Decision;
}

/** Results that a person should look at. */
const UNSURE = ['UNKNOWN', 'SIMILAR', 'NEW'];

function keyOf({ name, within }: Pick<NamedParty, 'name' | 'within'>): string {
  return JSON.stringify([name, within]);
}

/** Returns the names that were not found, or only by similarity, and those that were decided. */
export function undecided(parties: readonly NamedParty[]): NamedParty[] {
  const seen = new Set<string>();
  return parties.filter((party) => {
    const isNew = !seen.has(keyOf(party));
    seen.add(keyOf(party));
    return isNew && [...UNSURE, 'REVIEWED'].includes(party.how);
  });
}

/** Whether a party that was decided to be new could not be created. */
export function isNotCreated(parties: readonly NamedParty[], decisions: Decisions): boolean {
  return parties.some((party) => party.how === 'UNKNOWN' && decisions[keyOf(party)]?.means === 'new');
}

/** Writes the decisions as a reviewed list of parties; empty without decisions. */
export function partyList(decisions: Decisions): string {
  const decided = Object.values(decisions);
  if (decided.length === 0) return '';
  const rows = decided.map(({ name, within, level, means }) => [name, within, level, means]);
  // Names stay as they are: nobody opens this list in a spreadsheet.
  return [['name', 'within', 'level', 'means'], ...rows]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\n');
}

export interface NamesStepProps {
  parties: readonly NamedParty[];
  decisions: Decisions;
  setDecisions: (decisions: Decisions) => void;
  isRunning: boolean;
  progress: Progress | null;
  back: () => void;
  next: () => void;
}

/** Decides who the names are that were not found for certain. */
export function NamesStep({ parties, decisions, setDecisions, isRunning, progress, back, next }: NamesStepProps) {
  const words = useWords();
  const names = undecided(parties);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRunning) next();
      }}
    >
      <p>{names.length === 0 ? words.namesNone : words.namesLead}</p>
      <ul className="names">
        {names.map((named) => (
          <NameChoice
            key={keyOf(named)}
            named={named}
            decision={decisions[keyOf(named)]}
            decide={(means, { level = named.level, chosen } = {}) => {
              const { name, within } = named;
              setDecisions({ ...decisions, [keyOf(named)]: { name, within, level, means, chosen } });
            }}
          />
        ))}
      </ul>
      <p className="buttons">
        <button type="button" onClick={back}>
          {words.back}
        </button>
        <button type="submit" className="primary" disabled={isRunning}>
          {words.next}
        </button>
      </p>
      {isRunning && <ProgressLine progress={progress} otherwise={words.checking} />}
    </form>
  );
}

interface NameChoiceProps {
  named: NamedParty;
  decision: Decision | undefined;
  decide: (means: string, more?: Partial<Pick<Decision, 'level' | 'chosen'>>) => void;
}

function NameChoice({ named, decision, decide }: NameChoiceProps) {
  const words = useWords();
  const { code, number } = useSpeaker();
  const { name, within, times, party, called, how, remark } = named;
  const means = decision?.means ?? (named.how === 'SIMILAR' ? party : 'unknown');
  const isNew = means === 'new';
  const isOther = !isNew && means !== 'unknown' && (means !== party || party === '');
  const radio = (value: string, isChosen: boolean, label: string, select: () => void) => (
    <label className="check">
      <input type="radio" name={keyOf(named)} value={value} checked={isChosen} onChange={select} /> {label}
    </label>
  );
  return (
    <li>
      <fieldset>
        <legend>
          <b>{name}</b>
          {within && `, ${within}`} <span className="quiet">{words.times.replace('{}', number(times))}</span>
        </legend>
        {how === 'UNKNOWN' && remark !== '' && (
          <p className="help" lang="en">
            {remark}
          </p>
        )}
        {party !== '' && radio('this', means === party, `${words.thisOne}: ${called}`, () => decide(party))}
        {radio('new', isNew, words.newParty, () => decide('new', { level: named.level || PARTY_LEVELS[0] }))}
        {isNew && (
          <select
            aria-label={words.levelOf.replace('{}', name)}
            value={decision?.level || PARTY_LEVELS[0]}
            onChange={({ currentTarget: { value } }) => decide('new', { level: value })}
          >
            {PARTY_LEVELS.map((level) => (
              <option key={level} value={level}>
                {code(level)}
              </option>
            ))}
          </select>
        )}
        {radio('unknown', means === 'unknown', words.leaveUnknown, () => decide('unknown'))}
        <PartyField
          label={`${words.otherParty}: ${name}`}
          chosen={isOther ? (decision?.chosen ?? null) : null}
          onChoose={(slug, found) => {
            if (slug === null || !found) decide('unknown');
            else decide(slug, { chosen: found });
          }}
        />
      </fieldset>
    </li>
  );
}
