import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
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
  type ReviewedRecordFragment,
} from '../../documents.ts';
import { stateOfRecord } from '../dialogs/restoring.tsx';
import { type Forms, typeOfId } from '../form/forms.ts';
import { readRecord } from '../form/record-query.ts';
import { useValueText } from '../form/value-text.tsx';
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
          <SideBySide pair={pair} forms={forms} />
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

interface SideBySideProps {
  pair: Pair;
  forms: Forms;
}

/** The fields of two records, and the columns of their table that are no fields: differences first, equal ones folded. */
function SideBySide({ pair, forms }: SideBySideProps) {
  const words = useWords();
  const labels = useLabels();
  const { catalogue, lang, percent, number } = useSpeaker();
  const textOf = useValueText(forms);
  const [one, other] = pair.records as [ReviewedRecordFragment, ReviewedRecordFragment];
  const type = typeOfId(forms, one.id)!;
  const fields = forms.fieldsOf(type).filter(({ name }) => type.readable.includes(name) && name !== 'slug');
  const known = new Set(fields.map(({ name, label = name }) => labels(label)));
  const list =
    catalogue.lists.find((each) => each.type === one.__typename && each.columns.length > 0) ??
    catalogue.lists.find(({ field }) => field === type.list);
  // Two records are never written at the same time.
  const columns = list?.columns.filter(({ form, label }) => form !== 'INSTANT' && !known.has(label)) ?? [];
  const selection = `__typename ... on Record { id label(langs: [$lang]) { text lang } } ... on ${list?.type ?? type.name} { __typename ${columns.map((column) => column.selection).join(' ')} }`;
  const document = documentOf<{ one: RowRecord | null; other: RowRecord | null }>({
    query: `query Pair($one: ID!, $other: ID!, $lang: Locale!) { one: node(id: $one) { ${selection} } other: node(id: $other) { ${selection} } }`,
    variables: {},
  });
  const inTable = useAnswer(document, { one: one.id, other: other.id, lang });
  const inForm = useQuery({
    queryKey: ['desk', 'pair', one.id, other.id, lang],
    queryFn: () => Promise.all([one, other].map(({ id }) => readRecord(forms, type, id, lang))),
  });
  const [left, right] = inForm.data ?? [];
  const rows = (left && right ? fields : [])
    .map(({ name, label = name, ...field }) => {
      const texts = [left!, right!].map(({ values }) => textOf({ ...field, name }, values[name]));
      return { name, label: labels(label), texts, cells: texts as ReactNode[] };
    })
    .concat(
      (inTable.data?.one && inTable.data.other ? columns : []).map((column) => {
        const both = [inTable.data!.one!, inTable.data!.other!];
        const cells = both.map((record) => <Cell key={record.id} column={column} record={record} />);
        return {
          name: column.name,
          label: column.label,
          texts: both.map(({ [column.name]: value }) => textIn(value)),
          cells,
        };
      }),
    )
    .filter(({ texts }) => texts.some((text) => text !== ''));
  const equal = rows.filter(({ texts: [mine, theirs] }) => mine === theirs);
  const body = (some: typeof rows, isMarked: boolean) => (
    <tbody>
      {some.map(({ name, label, cells }) => (
        <tr key={name} className={isMarked ? 'differs' : undefined}>
          <th scope="row">{label}</th>
          {cells.map((cell, side) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the sides are their places
            <td key={side}>{cell}</td>
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
              {words.left}: <RecordLink record={one} />
            </th>
            <th scope="col">
              {words.right}: <RecordLink record={other} />
            </th>
          </tr>
        </thead>
        {body(
          rows.filter((row) => !equal.includes(row)),
          true,
        )}
      </table>
      {inForm.error && <Fault error={inForm.error} again={() => void inForm.refetch()} />}
      {equal.length > 0 && (
        <details>
          <summary>{words.equalFields.replace('{}', number(equal.length))}</summary>
          <table className="table side-by-side">{body(equal, false)}</table>
        </details>
      )}
    </>
  );
}

/** Returns the value of a column as text that compares; empty for no value. */
function textIn(value: unknown): string {
  const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  return isEmpty ? '' : JSON.stringify(value);
}
