import { useWords } from '../words.tsx';

/** The mark of a field that must not stay empty, after its label. */
export function Required({ when }: { when: boolean }) {
  const words = useWords();
  return when && <span className="required"> {words.required}</span>;
}
