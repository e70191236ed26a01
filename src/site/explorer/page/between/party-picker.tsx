import { useState } from 'react';
import { MAX_PARTIES } from '../../pair-questions.ts';
import { Name, useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { change, linkTo } from '../place.ts';
import type { NamedParty } from './named.ts';

/** The parties of the view: each can be removed, and more can be added. Wrong names have their candidates. */
export function PartyPicker({ named }: { named: readonly NamedParty[] }) {
  const { words } = useSpeaker();
  const [isAdding, setIsAdding] = useState(false);
  const given = named.map((each) => each.given);
  const set = (parties: readonly string[]) => {
    setIsAdding(false);
    change({ party: parties });
  };
  const missing = named.length === 0 ? [words.firstParty, words.secondParty] : [words.secondParty];
  const isOpen = named.length < 2 || isAdding || named.some(({ problem }) => problem);
  return (
    <div className="parties">
      {named.length > 0 && (
        <ul className="chosen-parties">
          {named.map(({ given: text, party, problem }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a party may be there twice
            <li key={index} className={problem ? 'chip wrong' : 'chip'}>
              {party ? (
                <a href={linkTo(`party/${party.slug}`)}>
                  <Name label={party.label} />
                </a>
              ) : (
                <span>{text}</span>
              )}
              <button
                type="button"
                aria-label={words.remove.replace('{}', party?.label.text ?? text)}
                onClick={() => set(given.filter((_, each) => each !== index))}
              >
                ×
              </button>
            </li>
          ))}
          {!isOpen && named.length < MAX_PARTIES && (
            <li>
              <button type="button" className="add-party" onClick={() => setIsAdding(true)}>
                + {words.addParty}
              </button>
            </li>
          )}
        </ul>
      )}
      {named.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a party may be there twice
        <WrongParty key={index} named={each} choose={(slug) => set(given.with(index, slug))} />
      ))}
      {isOpen && named.length < MAX_PARTIES && (
        <fieldset className="settings">
          <legend className="unseen">{words.between}</legend>
          {(named.length < 2 ? missing : [words.addParty]).map((label, index) => (
            <PartyField
              key={`${label}${named.length}`}
              label={label}
              chosen={null}
              onChoose={(slug) => slug && set(index === 0 ? [...given, slug] : [...given, slug])}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** A name that no party or several parties have, and the parties that it may mean. */
function WrongParty({ named, choose }: { named: NamedParty; choose: (slug: string) => void }) {
  const { words, code, number } = useSpeaker();
  const { given, problem, candidates } = named;
  if (!problem) return null;
  const sentence = problem === 'AMBIGUOUS' ? words.whichParty : words.noPartyCalled;
  return (
    <div className="wrong-party" role="alert">
      <p>
        {sentence.replace('{}', given)}
        {problem === 'UNKNOWN' && candidates.length > 0 && ` ${words.didYouMean.replace(/[:：]? ?\{\}/, '')}`}
      </p>
      {candidates.length > 0 && (
        <ul className="candidates">
          {candidates.map((party) => (
            <li key={party.id}>
              <button type="button" onClick={() => choose(party.slug)}>
                <Name label={party.label} />
              </button>{' '}
              <span className="party-kind">
                {[
                  code(party.__typename),
                  party.__typename !== 'Country' && party.country?.label.text,
                  `${words.items}: ${number(party.cooperation.totalCount)}`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
