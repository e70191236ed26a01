import { useCombobox } from 'downshift';
import { useEffect, useId, useRef, useState } from 'react';
import { FindPartiesDocument, type FindPartiesQuery, type PartyFragment } from '../../documents.ts';
import { useAnswer } from '../ask.ts';
import { Name, useSpeaker } from '../language.tsx';
import './party-menu.css';
import { useRested } from './rested.ts';

type Found = FindPartiesQuery['parties']['nodes'][number];

export interface PartyFieldProps {
  /** The label of the field. */
  label: string;
  /** The chosen party; null if there is none. */
  chosen: PartyFragment | null;
  /** Called with the slug of the chosen party; null if the field is cleared. */
  onChoose: (slug: string | null, party: PartyFragment | null) => void;
  /** Called with each text that is written. Without it, text that chooses no party is discarded. */
  onType?: (text: string) => void;
}

/** A combobox that finds a party by the beginning of any of its names, in any script. */
export function PartyField({ label, chosen, onChoose, onType }: PartyFieldProps) {
  const { words, code, lang } = useSpeaker();
  const chosenName = chosen?.label.text ?? '';
  const [text, setText] = useState(chosenName);
  // The user may type on before the cleared field has changed the address.
  const isCleared = useRef(false);
  useEffect(() => {
    if (!isCleared.current || chosenName !== '') setText(chosenName);
    isCleared.current = false;
  }, [chosenName]);
  const clear = () => {
    isCleared.current = true;
    setText('');
    onChoose(null, null);
  };

  const wanted = useRested(text.trim());
  const asked = wanted !== '' && wanted !== chosenName;
  const { data, isFetching } = useAnswer(FindPartiesDocument, { text: wanted, lang }, asked);
  const found: Found[] = asked ? (data?.parties.nodes ?? []) : [];
  // The API suggests other words if no party has these: then what it found are guesses.
  const isGuess = (data?.search?.suggestions.length ?? 0) > 0;

  const inputId = useId();
  const { isOpen, getLabelProps, getInputProps, getMenuProps, getItemProps, highlightedIndex } = useCombobox<Found>({
    inputId,
    items: found,
    inputValue: text,
    itemToString: (party) => party?.label.text ?? '',
    selectedItem: null,
    defaultHighlightedIndex: 0,
    onSelectedItemChange: ({ selectedItem }) => {
      if (!selectedItem) return;
      setText(selectedItem.label.text);
      onChoose(selectedItem.slug, selectedItem);
    },
    // Leaving the field chooses no party.
    stateReducer: (_state, { type, changes }) =>
      type === useCombobox.stateChangeTypes.InputBlur ? { ...changes, selectedItem: null } : changes,
  });

  const nobody = asked && !isFetching && data !== undefined && found.length === 0;
  return (
    <div className="party-field">
      <label {...getLabelProps()} htmlFor={inputId}>
        {label}
      </label>
      <div className="party-input">
        <input
          {...getInputProps({
            placeholder: words.partyHint,
            spellCheck: false,
            // Set directly: the combobox reports input late, and fast typing would lose letters.
            onChange: (event) => {
              setText(event.currentTarget.value);
              onType?.(event.currentTarget.value);
            },
            onBlur: () => {
              if (!onType) setText(chosenName);
            },
            onFocus: (event) => event.currentTarget.select(),
          })}
        />
        {chosen && (
          <button type="button" className="clear" aria-label={`${words.clear}: ${label}`} onClick={clear}>
            ×
          </button>
        )}
      </div>
      <ul
        {...getMenuProps({ 'aria-label': words.partiesFound })}
        className="party-menu"
        hidden={!isOpen || found.length === 0}
      >
        {isOpen &&
          found.map((party, index) => (
            <li
              key={party.id}
              {...getItemProps({ item: party, index })}
              className={index === highlightedIndex ? 'highlighted' : undefined}
            >
              <span className="party-name">
                <Name label={party.label} />
              </span>
              <span className="party-kind">
                {code(party.__typename)}
                {party.country && party.__typename !== 'Country' && (
                  <>
                    {' · '}
                    <Name label={party.country.label} />
                  </>
                )}
                {isGuess && ` · ${words.similarName}`}
              </span>
            </li>
          ))}
      </ul>
      <p className="party-nobody" role="status">
        {nobody && words.noParty}
      </p>
    </div>
  );
}
