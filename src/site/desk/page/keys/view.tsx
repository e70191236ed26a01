import { useWords } from '../words.tsx';

export function KeysView() {
  const words = useWords();
  return <h1>{words.keys}</h1>;
}
