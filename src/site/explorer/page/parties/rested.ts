import { useEffect, useState } from 'react';

/** Delay in milliseconds after the last key before a request: longer than between two keys, but hardly noticeable. */
const REST = 120;

/**
 * Returns the text after a delay without changes.
 * @param rest the delay in milliseconds
 */
export function useRested(text: string, rest = REST): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), rest);
    return () => clearTimeout(timer);
  }, [text, rest]);
  return rested;
}
