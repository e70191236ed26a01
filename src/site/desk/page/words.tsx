import { createContext, use } from 'react';
import type { DeskWords } from '../words.ts';

const DeskWordsContext = createContext<DeskWords | null>(null);

/** Provides the words of the desk to the components below. */
export const DeskSpeaking = DeskWordsContext;

/** The words of the desk in the page's language. */
export function useWords(): DeskWords {
  const words = use(DeskWordsContext);
  if (!words) throw new Error('useWords needs a parent <DeskSpeaking>.');
  return words;
}
