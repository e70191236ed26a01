import { useCombobox } from 'downshift';
import { use, useEffect, useRef, useState } from 'react';
import { documentOf, useAnswer } from '../../../explorer/page/ask.ts';
import { Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import '../../../explorer/page/parties/party-menu.css';
import { useRested } from '../../../explorer/page/parties/rested.ts';
import { useSession } from '../session.tsx';
import { useLabels, useWords } from '../words.tsx';
import type { ControlProps } from './control-props.ts';
import type { Forms } from './forms.ts';
import { NewRecordContext } from './new-record.ts';
import type { NamedRecord } from './values.ts';

interface Found extends NamedRecord {
  country?: { label: NamedRecord['label'] } | null;
}

export interface ReferenceFieldProps {
  /** The types of record to choose from, as in `record.type`. */
  types: readonly string[];
  forms: Forms;
  label: string;
  chosen: NamedRecord | null;
  /** Words that chose no record yet; they stay in the field until a record is chosen, or they are removed. */
  typed: string;
  /** Takes the chosen record, or words that choose none. */
  onChange: (record: NamedRecord | null, typed: string) => void;
  control: ControlProps;
  /** Whether a new record can be made for it. */
  mayBeNew?: boolean;
  /** The label of the field for the name of a new record; null if there is none. */
  newLabel?: string | null;
  /** Whether words that choose no record may stay, since nothing is saved. */
  isFinder?: boolean;
}

/** Finds a record by its words, and shows what was chosen. It sends ids, never text. */
export function ReferenceField(props: ReferenceFieldProps) {
  const { types, forms, label, chosen, typed, onChange, control, mayBeNew, newLabel = null, isFinder = false } = props;
  const words = useWords();
  const labels = useLabels();
  const { words: shared, code } = useSpeaker();
  const { canWrite } = useSession();
  const NewRecord = use(NewRecordContext);
  const chosenName = chosen?.label.text ?? '';
  const text = chosen ? chosenName : typed;
  const [isTyping, setIsTyping] = useState(false);
  const [newType, setNewType] = useState<string | null>(null);
  const wanted = useRested(text.trim());
  const isWanted = wanted !== '' && wanted !== chosenName;
  const { found, isGuess, isAnswered } = useFound(forms, types, wanted, isWanted);
  const isDone = isAnswered && wanted === text.trim();
  const { isOpen, getInputProps, getMenuProps, getItemProps, highlightedIndex } = useCombobox<Found>({
    inputId: control.id,
    items: found,
    inputValue: text,
    itemToString: (record) => record?.label.text ?? '',
    selectedItem: null,
    defaultHighlightedIndex: 0,
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem) onChange(selectedItem, '');
    },
    // Leaving the field chooses nothing.
    stateReducer: (_state, { type, changes }) =>
      type === useCombobox.stateChangeTypes.InputBlur ? { ...changes, selectedItem: null } : changes,
  });
  const menu = useRef<HTMLUListElement>(null);
  // A field at the lower edge of the window would hide what was found.
  useEffect(() => {
    if (isOpen && found.length > 0) menu.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, found.length]);
  const names = types.map((type) => labels(forms.typeOf(type)?.name ?? type));
  const isNotFound = isWanted && isDone && found.length === 0;
  const isHinted = typed.trim() !== '' && !isFinder;
  const isLeft = isHinted && (!isTyping || control['aria-invalid']);
  const hint = `${control.id}-hint`;
  const creatable = mayBeNew && canWrite ? types.filter((type) => forms.typeOf(type)) : [];
  return (
    <div className="reference">
      <div className="reference-input">
        <input
          {...getInputProps({
            ...control,
            'aria-invalid': control['aria-invalid'] ?? (isLeft || undefined),
            'aria-describedby': [control['aria-describedby'], isHinted && hint].filter(Boolean).join(' ') || undefined,
            spellCheck: false,
            placeholder: names.length > MAX_NAMED ? words.findRecord : words.findOf.replace('{}', names.join(', ')),
            // Set directly: the combobox reports input late, and fast typing would lose letters.
            onChange: (event) => {
              setIsTyping(true);
              onChange(null, event.currentTarget.value);
            },
            onKeyDown: (event) => {
              if (event.key !== 'Enter') return;
              // Enter chooses a record; before they are found it must not send the form, nor choose one of an earlier text.
              if (!event.ctrlKey && !event.metaKey) event.preventDefault();
              Object.assign(event.nativeEvent, { preventDownshiftDefault: !isDone });
            },
            onBlur: () => setIsTyping(false),
            onFocus: (event) => event.currentTarget.select(),
          })}
        />
        {chosen && (
          <button
            type="button"
            className="clear"
            aria-label={`${shared.clear}: ${label}`}
            onClick={() => onChange(null, '')}
          >
            ×
          </button>
        )}
        {creatable.length === 1 && (
          <button type="button" aria-label={`${words.newRecord}: ${label}`} onClick={() => setNewType(creatable[0]!)}>
            + {words.newRecord}
          </button>
        )}
        <ul
          {...getMenuProps({ 'aria-label': label, ref: menu })}
          className="party-menu"
          hidden={!isOpen || found.length === 0}
        >
          {isOpen &&
            found.map((record, index) => (
              <li
                key={record.id}
                {...getItemProps({ item: record, index })}
                className={index === highlightedIndex ? 'highlighted' : undefined}
              >
                <span className="party-name">
                  <Name label={record.label} />
                </span>
                <span className="party-kind">
                  {code(record.__typename)}
                  {record.country && record.__typename !== 'Country' && ` · ${record.country.label.text}`}
                  {isGuess && ` · ${shared.similarName}`}
                </span>
              </li>
            ))}
        </ul>
      </div>
      {chosen && (
        <p className="chosen">
          {code(chosen.__typename)} ·{' '}
          <a href={linkTo('desk/record', { id: chosen.id })} target="_blank" rel="noreferrer">
            {words.open}
          </a>
        </p>
      )}
      <p className="help">
        <span role="status">{isNotFound && `${words.nothingFound} `}</span>
        {/* It is there as soon as words are typed, so that leaving the field moves no button away from the pointer. */}
        {isHinted && (
          <span id={hint} className={isLeft ? 'field-error' : undefined}>
            {newLabel === null ? words.notChosen : words.notChosenOrNew.replace('{}', newLabel)}
          </span>
        )}
      </p>
      {newType && NewRecord && (
        <NewRecord
          type={forms.typeOf(newType)!}
          forms={forms}
          close={() => setNewType(null)}
          onSaved={(record) => {
            setNewType(null);
            onChange(record, '');
          }}
        />
      )}
    </div>
  );
}

/** The most types of record that a field names. */
const MAX_NAMED = 3;

/** Records of each type that a menu shows. */
const MAX_FOUND = 8;

/**
 * Finds records by their words, or the one with an id that was pasted. Records of one type are a guess if the API suggests
 * other words: no record has these.
 */
function useFound(forms: Forms, types: readonly string[], text: string, enabled: boolean) {
  const { lang } = useSpeaker();
  const lists = types.flatMap((type) => forms.typeOf(type)?.list ?? []);
  const country = (list: string) =>
    forms.types.some((type) => type.list === list && type.hasCountry)
      ? 'country { label(langs: [$lang]) { text lang } }'
      : '';
  const fields = '__typename id label(langs: [$lang]) { text lang }';
  const isId = /^[a-z_]+_[0-9a-f]{32}$/.test(text);
  const search = (list: string) =>
    `${list}(search: $text, first: ${MAX_FOUND}) { nodes { ${fields} ${country(list)} } }`;
  const suggestions =
    types.length === 1 ? [`search(text: $text, types: [${types[0]}], first: 1) { suggestions { text } }`] : [];
  const query = isId
    ? `query FindById($text: ID!, $lang: Locale!) { node(id: $text) { __typename ... on Record { ${fields} } } }`
    : `query Find($text: String!, $lang: Locale!) { ${[...lists.map(search), ...suggestions].join(' ')} }`;
  type Answer = {
    [list: string]: Found | { nodes: Found[] } | { suggestions: { text: string }[] } | null;
  };
  const document = documentOf<Answer>({ query, variables: {} });
  const { data, isFetching } = useAnswer(document, { text, lang }, enabled && lists.length > 0);
  if (!enabled || !data) return { found: [], isGuess: false, isAnswered: false };
  const found = Object.values(data).flatMap((answer) => {
    if (!answer || 'suggestions' in answer) return [];
    return 'nodes' in answer ? answer.nodes : [answer];
  });
  const isGuess = Object.values(data).some(
    (answer) => answer && 'suggestions' in answer && answer.suggestions.length > 0,
  );
  return { found, isGuess, isAnswered: !isFetching };
}
