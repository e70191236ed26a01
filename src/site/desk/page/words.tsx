import { createContext, use, useCallback } from 'react';
import { useSpeaker } from '../../explorer/page/language.tsx';
import type { DeskCatalogue, DeskWords } from '../words.ts';
import type { FieldError } from './form/errors.ts';
import type { NamedRecord } from './form/values.ts';

const DeskContext = createContext<DeskCatalogue | null>(null);

/** Provides the words of the desk to the components below. */
export const DeskSpeaking = DeskContext;

function useCatalogue(): DeskCatalogue {
  const catalogue = use(DeskContext);
  if (!catalogue) throw new Error('useWords needs a parent <DeskSpeaking>.');
  return catalogue;
}

/** The words of the desk in the page's language. */
export function useWords(): DeskWords {
  return useCatalogue().words;
}

/** Returns a function that names a field of an input. */
export function useLabels(): (field: string) => string {
  const { labels } = useCatalogue();
  return useCallback((field) => labels[field] ?? field, [labels]);
}

/** Returns a function that names a constant or a type. */
export function useCode(): (code: string) => string {
  const { constants } = useCatalogue();
  const { code: named } = useSpeaker();
  return (code) => constants[code] ?? named(code);
}

/** An error of the API: its cause, and a message in English with the values of its parameters. */
export interface ApiError {
  code: string;
  message: string;
  params?: readonly { name: string; value: string }[];
  /** Other records that prevent the change. */
  records?: readonly NamedRecord[];
}

/** Returns a function that words an error of a merge in the page's language; another error has the message of the API. */
export function useErrorText(): (error: ApiError) => FieldError {
  const { errors } = useCatalogue();
  const { lang } = useSpeaker();
  const labels = useLabels();
  return ({ code, message, params = [] }) => {
    const sentence = errors[code];
    if (sentence === undefined) return { text: message, lang: 'en' };
    const values = params.map(({ name, value }) => (name === 'scheme' ? labels(value) : value));
    return { text: values.reduce((text, value) => text.replace('{}', value), sentence), lang };
  };
}

/**
 * Returns a function that names a path: "Participants: Role" for `signatures[signature_0199...].role`, "Participants 1: Role" for
 * `signatures.0.role`.
 */
export function usePathLabel(): (path: string) => string {
  const labels = useLabels();
  const { label, language } = useSpeaker();
  const one = (name: string) => (labels(name) === name ? label(name) : labels(name));
  return (path) => {
    const lang = /\(lang: "([^"]+)"\)/.exec(path)?.[1];
    const names = path
      .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
      .split(/\.(?!\d+(?:\.|$))/)
      .map((piece) => {
        const [name = '', index] = piece.split('.');
        return one(name) + (index === undefined ? '' : ` ${Number(index) + 1}`);
      });
    return names.join(': ') + (lang ? ` (${language(lang)})` : '');
  };
}

export function useLabel(field: string): string {
  return useLabels()(field);
}
