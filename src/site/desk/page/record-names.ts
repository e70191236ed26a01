import { useQueries } from '@tanstack/react-query';
import { queryOf } from '../../explorer/page/ask.ts';
import { useSpeaker } from '../../explorer/page/language.tsx';
import { NamesOfDocument } from '../documents.ts';

const ID = /\b[a-z_]+_[0-9a-f]{32}\b/g;

/** Replaces the ids in a text by the names of their records. */
export function named(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(ID, (id) => names.get(id) ?? id);
}

/** The most records that the API finds by their ids at once. */
const MAX_IDS = 100;

/** Returns the names of the records whose ids are in the texts, as far as they are loaded. */
export function useRecordNames(texts: readonly string[]): ReadonlyMap<string, string> {
  const { lang } = useSpeaker();
  const ids = [...new Set(texts.flatMap((text) => text.match(ID) ?? []))];
  const parts = Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, part) =>
    ids.slice(part * MAX_IDS, (part + 1) * MAX_IDS),
  );
  const answers = useQueries({ queries: parts.map((ids) => queryOf(NamesOfDocument, { ids, lang })) });
  const nodes = answers.flatMap(({ data }) => data?.nodes ?? []);
  return new Map(nodes.flatMap((node) => (node && 'id' in node ? [[node.id, node.label.text]] : [])));
}
