import { QueryClientProvider } from '@tanstack/react-query';
import { useCombobox } from 'downshift';
import { useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Catalogue } from '../../catalogue.ts';
import { splitsOf, suggestionsQuestion } from '../../suggestions.ts';
import { newAnswers } from '../answers.ts';
import { documentOf, useAnswer } from '../ask.ts';
import '../parties/party-menu.css';
import './site-search.css';
import { Speaking, useSpeaker } from '../language.tsx';
import { useRested } from '../parties/rested.ts';
import { linkTo } from '../place.ts';

interface Suggested {
  __typename: string;
  id: string;
  slug: string;
  label: { text: string; lang: string };
}

interface SuggestionsAnswer {
  [list: string]: { nodes: Suggested[] };
}

/** A suggestion: a record, or the pair of two parties. */
interface Suggestion {
  key: string;
  name: string;
  kind: string;
  href: string;
}

/**
 * Replaces the search box of the header by one with suggestions.
 *
 * @param words the address of the words and lists of the explorer
 */
export async function suggestIn(input: HTMLInputElement, words: string): Promise<void> {
  const catalogue: Catalogue = await fetch(words).then((response) => response.json());
  const box = document.createElement('div');
  box.className = 'suggesting';
  const { value, name, placeholder } = input;
  const label = input.getAttribute('aria-label') ?? placeholder;
  input.replaceWith(box);
  // Rendered and focused at once, so that no key is lost between the two boxes.
  flushSync(() =>
    createRoot(box).render(
      <QueryClientProvider client={newAnswers()}>
        <Speaking catalogue={catalogue}>
          <SiteSearch initial={value} name={name} label={label} />
        </Speaking>
      </QueryClientProvider>,
    ),
  );
}

function SiteSearch({ initial, name, label }: { initial: string; name: string; label: string }) {
  const { words } = useSpeaker();
  const [text, setText] = useState(initial);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current!.focus();
    field.current!.setSelectionRange(initial.length, initial.length);
  }, [initial]);
  const items = useSuggestions(useRested(text.trim()));
  const { isOpen, getInputProps, getMenuProps, getItemProps, highlightedIndex } = useCombobox<Suggestion>({
    inputId: 'site-search',
    items,
    inputValue: text,
    // Text was typed before this box replaced the first one.
    initialIsOpen: initial !== '',
    itemToString: (item) => item?.name ?? '',
    selectedItem: null,
    onSelectedItemChange: ({ selectedItem, type }) => {
      // Leaving the box chooses nothing.
      if (selectedItem && type !== useCombobox.stateChangeTypes.InputBlur) location.assign(selectedItem.href);
    },
  });
  return (
    <>
      <input
        {...getInputProps({
          ref: field,
          'aria-label': label,
          placeholder: label,
          onChange: (event) => setText(event.currentTarget.value),
          onKeyDown: (event) => {
            // Without a choice, Enter sends the form.
            if (event.key === 'Enter' && highlightedIndex < 0)
              Object.assign(event.nativeEvent, { preventDownshiftDefault: true });
          },
        })}
        type="search"
        name={name}
        maxLength={200}
        autoComplete="off"
      />
      <ul
        {...getMenuProps({ 'aria-label': words.suggestions })}
        className="party-menu"
        hidden={!isOpen || items.length === 0}
      >
        {isOpen &&
          items.map((item, index) => (
            <li
              key={item.key}
              {...getItemProps({ item, index })}
              className={index === highlightedIndex ? 'highlighted' : undefined}
            >
              <span>{item.name}</span>
              <span className="party-kind">{item.kind}</span>
            </li>
          ))}
      </ul>
    </>
  );
}

/** The pair of two parties if the text names two, then parties, forums, topics and people. */
function useSuggestions(text: string): Suggestion[] {
  const { words, code, lang } = useSpeaker();
  const question = suggestionsQuestion(text, lang);
  const { data } = useAnswer(documentOf<SuggestionsAnswer>(question), question.variables, text !== '');
  if (!data || text === '') return [];
  const pairs = splitsOf(text).flatMap((_, index) => {
    const [one, other] = [data[`one${index}`]?.nodes[0], data[`other${index}`]?.nodes[0]];
    if (!one || !other || one.id === other.id) return [];
    const name = words.betweenOf.replace('{}', one.label.text).replace('{}', other.label.text);
    const href = linkTo('between', { party: [one.slug, other.slug] });
    return [{ key: `${one.id} ${other.id}`, name, kind: words.between, href }];
  });
  const records = ['parties', 'forums', 'topics', 'people'].flatMap((list) => data[list]?.nodes ?? []);
  return [
    ...pairs.slice(0, 1),
    ...records.map(({ __typename, id, label }) => ({
      key: id,
      name: label.text,
      kind: code(__typename),
      href: linkTo(`id/${id}`),
    })),
  ];
}
