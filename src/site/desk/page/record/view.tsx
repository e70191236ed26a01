import { useWords } from '../words.tsx';

export function RecordView() {
  const words = useWords();
  return <h1>{words.record}</h1>;
}
