import { useQuery } from '@tanstack/react-query';
import { compareQuestion, furtherDelegations } from '../../compare-questions.ts';
import type { DataSetFragment } from '../../documents.ts';
import { ask, documentOf, useAnswer } from '../ask.ts';
import { useSpeaker } from '../language.tsx';

/** A record with a name, as queries of this view select it. */
export interface Named {
  id: string;
  slug: string;
  label: { text: string; lang: string };
}

export interface Delegation {
  id: string;
  size: number;
  reportedSize: number | null;
  party: Named;
}

export interface FigureOfEdition {
  id: string;
  indicator: string;
  unit: string;
  value: string;
  bound: string;
  label: { text: string; lang: string };
}

interface DelegationPage {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: Delegation[];
}

interface Counted {
  totalCount: number;
}

/** A forum as the comparison reads it. */
export interface Edition extends Named {
  startsOn: string | null;
  endsOn: string | null;
  cities: { id: string; label: { text: string; lang: string } }[];
  sessions: Counted;
  agreements: Counted;
  commitments: Counted;
  statements: Counted;
  figures: Counted & { nodes: FigureOfEdition[] };
  topics: Named[];
  delegations: DelegationPage;
}

/** The response: `forum0`, `speakers0`, `forum1`, and so on. */
type Answer = { [alias: `forum${number}`]: Edition | null } & { [alias: `speakers${number}`]: Counted } & {
  dataset: DataSetFragment;
};

type Further = { [alias: `forum${number}`]: Pick<Edition, 'delegations'> };

export interface ComparedEdition extends Edition {
  /** The number of people who spoke. */
  speakers: number;
  /** All delegations; null until all pages have been read. */
  allDelegations: readonly Delegation[] | null;
}

/** Reads the forums of a comparison, and then the further pages of their delegations. */
export function useEditions(slugs: readonly string[]) {
  const { lang } = useSpeaker();
  const question = compareQuestion(slugs, lang);
  const first = useAnswer(documentOf<Answer>(question), question.variables, slugs.length > 0);
  const answer = first.isPlaceholderData ? undefined : first.data;
  const forums = answer && slugs.map((_, index) => answer[`forum${index}`] ?? null);
  const further = useQuery({
    queryKey: ['delegations', slugs, lang, answer?.dataset.version],
    queryFn: ({ signal }) =>
      readFurther(
        slugs,
        forums!.map((forum) => forum?.delegations),
        lang,
        signal,
      ),
    enabled: forums?.some((forum) => forum?.delegations.pageInfo.hasNextPage) ?? false,
  });
  const editions = forums?.flatMap((forum, index): ComparedEdition[] => {
    if (!forum) return [];
    const { nodes, pageInfo } = forum.delegations;
    const others = pageInfo.hasNextPage ? further.data?.[index] : [];
    return [
      {
        ...forum,
        speakers: answer![`speakers${index}`]!.totalCount,
        allDelegations: others ? [...nodes, ...others] : null,
      },
    ];
  });
  return {
    editions,
    question,
    dataset: answer?.dataset,
    error: first.error ?? further.error,
    again: () => void (first.error ? first.refetch() : further.refetch()),
  };
}

/** Returns the delegations of each forum after its first page. */
async function readFurther(
  slugs: readonly string[],
  pages: readonly (DelegationPage | undefined)[],
  lang: string,
  signal: AbortSignal,
): Promise<Delegation[][]> {
  const found: Delegation[][] = slugs.map(() => []);
  const ends = pages.map((page) => (page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null));
  while (ends.some(Boolean)) {
    const question = furtherDelegations(slugs, ends, lang);
    const answer = await ask(documentOf<Further>(question), question.variables, signal);
    for (const index of slugs.keys()) {
      const page = answer[`forum${index}`]?.delegations;
      if (page) found[index]!.push(...page.nodes);
      ends[index] = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    }
  }
  return found;
}
