import { useEffect, useState } from 'react';

/** Delay in milliseconds after the last key before a request: longer than between two keys, but hardly noticeable. */
const REST = 120;

/** The text after a delay without changes. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
