import { useMemo, useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { useWords } from '../words.tsx';
import type { ControlProps } from './control-props.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/** The value of the option after which a tag is typed; no tag has it. */
const OTHER = '...';

export interface LanguageSelectProps {
  value: string;
  change: (tag: string) => void;
  control: Partial<ControlProps>;
  /** Its label, if no `<label>` has it. */
  label?: string;
}

/** A language by its name; any other tag is typed, such as "zh-Hant". */
export function LanguageSelect({ value, change, control, label }: LanguageSelectProps) {
  const words = useWords();
  const { language } = useSpeaker();
  const languages = useLanguages();
  const [isTyped, setIsTyped] = useState(false);
  if (isTyped) {
    return (
      <input
        {...control}
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the list, in which it was chosen
        autoFocus
        aria-label={label}
        className="language"
        value={value}
        placeholder={words.languageTag}
        autoComplete="off"
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  }
  const isListed = value === '' || languages.some(([tag]) => tag === value);
  return (
    <select
      {...control}
      aria-label={label}
      className="language"
      value={value}
      onChange={({ currentTarget }) => {
        if (currentTarget.value === OTHER) setIsTyped(true);
        else change(currentTarget.value);
      }}
    >
      {(value === '' || !control['aria-required']) && <option value="">{words.choose}</option>}
      {!isListed && <option value={value}>{isTag(value) ? language(value) : value}</option>}
      {languages.map(([tag, name]) => (
        <option key={tag} value={tag}>
          {name}
        </option>
      ))}
      <option value={OTHER}>{words.otherLanguage}</option>
    </select>
  );
}

/** The languages with a tag of two letters that the browser has a name for, by their names. */
function useLanguages(): readonly (readonly [tag: string, name: string])[] {
  const { language, locale } = useSpeaker();
  return useMemo(() => {
    const { compare } = new Intl.Collator(locale);
    return (
      LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
        .filter((tag) => Intl.getCanonicalLocales(tag)[0] === tag)
        .map((tag) => [tag, language(tag)] as const)
        .filter(([tag, name]) => name !== tag)
        // Two tags may be one language: Akan is "ak" and "tw".
        .filter(([, name], index, all) => all.findIndex(([, other]) => other === name) === index)
        .sort(([, one], [, other]) => compare(one, other))
    );
  }, [language, locale]);
}

/** Whether a text has the form of a language tag: names of others throw an error. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}
