import { useWords } from '../words.tsx';

export function HistoryView() {
  const words = useWords();
  return <h1>{words.history}</h1>;
}
