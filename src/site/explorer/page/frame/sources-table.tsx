import { filterSettings } from '../../address.ts';
import type { ListDescription } from '../../catalogue.ts';
import { sourcesQuestion } from '../../list-queries.ts';
import { groupText } from '../../where-of.ts';
import { documentOf, useAnswer } from '../ask.ts';
import { useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { DataTable } from './data-table.tsx';

interface SourceGroups {
  list: {
    groups: {
      rows: readonly {
        count: number;
        keys: readonly {
          value: string | null;
          label: string;
          node: { id: string; licence: string | null; retrievedOn: string | null } | null;
        }[];
      }[];
    };
  };
}

/** The sources of the records of a picture: number of records, licence, and the day on which the data were retrieved. */
export function SourcesTable({ list, parameters }: { list: ListDescription; parameters: URLSearchParams }) {
  const { words, lang, number, date } = useSpeaker();
  const question = sourcesQuestion(list, parameters, lang);
  const { data, error, refetch } = useAnswer(documentOf<SourceGroups>(question), question.variables);
  if (error) return <Fault error={error} again={refetch} />;
  if (!data) return <Loading />;
  const { group = [], ...settings } = filterSettings(parameters);
  const rows = data.list.groups.rows.map(({ count, keys: [key] }) => [
    key?.node ? (
      <a key="source" href={linkTo(`id/${key.node.id}`)}>
        {key.label}
      </a>
    ) : (
      (key?.label ?? words.notRecorded)
    ),
    <a
      key="records"
      href={linkTo(`records/${list.segment}`, {
        ...settings,
        group: [...group, groupText('SOURCE', key?.value ?? null)],
      })}
    >
      {number(count)}
    </a>,
    key?.node?.licence ?? '',
    key?.node?.retrievedOn ? date(key.node.retrievedOn) : '',
  ]);
  return (
    <DataTable
      caption={words.sources}
      table={{ columns: [words.sources, words.records, words.licence, words.retrieved], rows }}
    />
  );
}
