import { createContext, use, useCallback } from 'react';
import { useSpeaker } from '../../explorer/page/language.tsx';
import type { DeskCatalogue, DeskWords } from '../words.ts';

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

export function useLabel(field: string): string {
  return useLabels()(field);
}
