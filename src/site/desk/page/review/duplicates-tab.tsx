import { useState } from 'react';
import type { Column } from '../../../explorer/catalogue.ts';
import { documentOf, useAnswer, useList } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { Cell, type RowRecord } from '../../../explorer/page/records/cell.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import {
  DismissPairDocument,
  DuplicatePairsDocument,
  type DuplicatePairsQuery,
  MergePairDocument,
  type MergePairMutation,
} from '../../documents.ts';
import { stateOfRecord } from '../dialogs/restoring.tsx';
import { typeOfId } from '../form/forms.ts';
import { useLabels, useWords } from '../words.tsx';
import { stateOfDecision } from './decision-state.ts';
import { Entries } from './entries.tsx';
import { RecordLink } from './record-link.tsx';
import type { TabProps } from './tab-props.ts';
import { useWrite } from './write.ts';

type Pair = NonNullable<DuplicatePairsQuery['possibleDuplicates']>['nodes'][number];

type Written = NonNullable<MergePairMutation['mergeRecords']>['written'];

/** A merge that waits for a last yes: which side stays, and what moves. */
interface Preview {
  pair: string;
  keep: 0 | 1;
  written: Written;
}

/** Pairs of records that may be the same, side by side. */
export function DuplicatesTab({ forms, hasKeys, done, refused }: TabProps) {
  const words = useWords();
  const { lang } = useSpeaker();
  const [preview, setPreview] = useState<Preview | null>(null);
  const write = useWrite(refused);
  const list = useList(DuplicatePairsDocument, { lang }, ({ possibleDuplicates }) => possibleDuplicates!, true, 20, 20);
  if (list.error && !list.first) return <Fault error={list.error} again={list.again} />;

  const inputOf = ({ records }: Pair, keep: 0 | 1) => {
    const [kept, absorbed] = [records[keep]!, records[1 - keep]!];
    return {
      keep: kept.id,
      absorb: absorbed.id,
      expectedVersion: kept.version,
      expectedAbsorbVersion: absorbed.version,
    };
  };
  const show = async (pair: Pair, keep: 0 | 1) => {
    const payload = await write(MergePairDocument, { ...inputOf(pair, keep), dryRun: true });
    if (payload) setPreview({ pair: pair.id, keep, written: payload.written });
  };
  const merge = async (pair: Pair, keep: 0 | 1) => {
    const payload = await write(MergePairDocument, inputOf(pair, keep));
    setPreview(null);
    if (!payload) return;
    const { id, label } = pair.records[1 - keep]!;
    const state = stateOfRecord(forms, typeOfId(forms, id)!, { id, version: null }, lang);
    done({ text: words.merged, undo: { mutation: 'undoMerge', name: label.text, input: { id }, state } });
  };
  const dismiss = async ({ id, records }: Pair) => {
    const payload = await write(DismissPairDocument, { id });
    if (!payload) return;
    const name = records.map(({ label }) => label.text).join(' – ');
    const state = stateOfDecision('restoreDuplicate', payload.possibleDuplicate);
    done({ text: words.dismissed, undo: { mutation: 'restoreDuplicate', name, input: { id }, state } });
  };
  return (
    <Entries
      entries={list.nodes}
      total={list.first?.possibleDuplicates?.totalCount ?? null}
      more={list.more}
      idOf={({ id }) => id}
      hasKeys={hasKeys}
      keysOf={(pair) => ({ m: () => void show(pair, 0), d: () => void dismiss(pair) })}
    >
      {(pair) => (
        <>
          <SideBySide pair={pair} />
          <p className="buttons">
            <button type="button" onClick={() => void show(pair, 0)}>
              {words.mergeLeft}
            </button>
            <button type="button" onClick={() => void show(pair, 1)}>
              {words.mergeRight}
            </button>
            <button type="button" onClick={() => void dismiss(pair)}>
              {words.notTheSame}
            </button>
          </p>
          {preview?.pair === pair.id && (
            <MergePreview
              preview={preview}
              stays={pair.records[preview.keep]!.label.text}
              merge={() => void merge(pair, preview.keep)}
              cancel={() => setPreview(null)}
            />
          )}
        </>
      )}
    </Entries>
  );
}

interface MergePreviewProps {
  preview: Preview;
  /** The name of the record that stays. */
  stays: string;
  merge: () => void;
  cancel: () => void;
}

function MergePreview({ preview: { written }, stays, merge, cancel }: MergePreviewProps) {
  const words = useWords();
  const { code, number } = useSpeaker();
  const moved = written.map(({ type, created, changed, deleted }) => [type, created + changed + deleted] as const);
  return (
    <div className="notice" role="alert">
      <p>{words.mergePreview.replace('{}', stays)}</p>
      {moved.length === 0 ? (
        <p>{words.movesNothing}</p>
      ) : (
        <p>
          {words.moves}: {moved.map(([type, count]) => `${code(type.toUpperCase())} ${number(count)}`).join(' · ')}
        </p>
      )}
      <p className="buttons">
        <button
          type="button"
          className="primary"
          // biome-ignore lint/a11y/noAutofocus: the answer to the key that opened the question
          autoFocus
          onClick={merge}
        >
          {words.mergeNow}
        </button>
        <button
          type="button"
          onClick={({ currentTarget }) => {
            // The button goes; the focus stays in the entry.
            currentTarget.closest<HTMLElement>('.entry')?.focus();
            cancel();
          }}
        >
          {words.keepBoth}
        </button>
      </p>
    </div>
  );
}

/** What tells records apart, although no table of theirs has it: records that differ in a code are not merged. */
const CODES = ['alpha2', 'alpha3', 'identifiers'];
const CODES_SELECTION = '... on Country { alpha2 alpha3 } ... on Record { identifiers { scheme value } }';

/** A record with its codes. */
interface CodedRecord extends RowRecord {
  identifiers: readonly { scheme: string; value: string }[];
}

/** Writes identifiers as a cell shows them. */
function withTexts(record: CodedRecord): RowRecord {
  return { ...record, identifiers: record.identifiers.map(({ scheme, value }) => `${scheme} ${value}`) };
}

/** The columns and codes of two records: differences first, equal ones folded. */
function SideBySide({ pair }: { pair: Pair }) {
  const words = useWords();
  const labels = useLabels();
  const { catalogue, lang, percent, number } = useSpeaker();
  const [one, other] = pair.records;
  const list =
    catalogue.lists.find(({ type, columns }) => type === one?.__typename && columns.length > 0) ??
    catalogue.lists.find(({ field }) => field === 'parties');
  // Two records are never written at the same time.
  const tableColumns = list?.columns.filter(({ form }) => form !== 'INSTANT') ?? [];
  const selected = tableColumns.map(({ selection }) => selection).join(' ');
  const fields = `__typename ... on Record { id label(langs: [$lang]) { text lang } } ... on ${list?.type} { ${selected} } ${CODES_SELECTION}`;
  const document = documentOf<{ one: CodedRecord | null; other: CodedRecord | null }>({
    query: `query Pair($one: ID!, $other: ID!, $lang: Locale!) { one: node(id: $one) { ${fields} } other: node(id: $other) { ${fields} } }`,
    variables: {},
  });
  const { data } = useAnswer(document, { one: one!.id, other: other!.id, lang });
  const codes = CODES.map((name): Column => {
    const isMany = name === 'identifiers';
    return { name, label: labels(name), form: 'TEXT', isMany, selection: '', order: null, isDefault: false };
  });
  const both = data?.one && data.other ? [withTexts(data.one), withTexts(data.other)] : null;
  const rows = both ? [...tableColumns, ...codes].map((column) => ({ column, both })) : [];
  const isEqual = ({ column: { name }, both: [left, right] }: (typeof rows)[number]) =>
    JSON.stringify(left![name] ?? null) === JSON.stringify(right![name] ?? null);
  const isEmpty = ({ column: { name }, both }: (typeof rows)[number]) =>
    both.every((record) => record[name] === null || record[name] === undefined || String(record[name]) === '');
  const filled = rows.filter((row) => !isEmpty(row));
  const equal = filled.filter(isEqual);
  const body = (some: typeof rows, isMarked: boolean) => (
    <tbody>
      {some.map(({ column, both }) => (
        <tr key={column.name} className={isMarked ? 'differs' : undefined}>
          <th scope="row">{column.label}</th>
          {both.map((record, side) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the sides are their places
            <td key={side}>
              <Cell column={column} record={record} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
  return (
    <>
      <p>
        {words.likelihood.replace('{}', percent(pair.score, 1))}
        {pair.reasons.map(({ kind }) => ` · ${words[kind]}`).join('')}
      </p>
      <table className="table side-by-side">
        <thead>
          <tr>
            <td />
            <th scope="col">
              {words.left}: <RecordLink record={one!} />
            </th>
            <th scope="col">
              {words.right}: <RecordLink record={other!} />
            </th>
          </tr>
        </thead>
        {body(
          filled.filter((row) => !isEqual(row)),
          true,
        )}
      </table>
      {equal.length > 0 && (
        <details>
          <summary>{words.equalFields.replace('{}', number(equal.length))}</summary>
          <table className="table side-by-side">{body(equal, false)}</table>
        </details>
      )}
    </>
  );
}
