import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';
import type { ListOf } from '../../../explorer/page/ask.ts';
import { Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import type { RevisionRowFragment } from '../../documents.ts';
import { useForms } from '../form/forms.ts';
import { named, useRecordNames } from '../record-names.ts';
import { useSession } from '../session.tsx';
import { useCode, usePathLabel, useWords } from '../words.tsx';

export interface RevisionListProps {
  list: ListOf<unknown, RevisionRowFragment>;
  /** The action of a revision for users who may write; null if it has none. */
  actionOf: (revision: RevisionRowFragment) => { label: string; act: () => void } | null;
  /** Whether the revisions are those of several records, which are then named. */
  hasRecords?: boolean;
}

/** Revisions, the latest first: when, who, what, why. */
export function RevisionList({ list, actionOf, hasRecords = false }: RevisionListProps) {
  const words = useWords();
  const code = useCode();
  const { moment, words: shared } = useSpeaker();
  const { canWrite } = useSession();
  const names = useRecordNames(
    list.nodes.flatMap(({ changes }) => changes.flatMap(({ before, after }) => [before ?? '', after ?? ''])),
  );
  if (list.nodes.length === 0) return <p>{words.noHistory}</p>;
  return (
    <>
      <ol className="revisions">
        {list.nodes.map((revision) => {
          const former = formerLabel(revision);
          const action = canWrite ? actionOf(revision) : null;
          return (
            <li key={revision.id}>
              <h2>
                {code(revision.kind)} · {words.version.replace('{}', String(revision.version))}
                {hasRecords && !revision.record && former && (
                  <>
                    {' · '}
                    <Name label={former} />
                  </>
                )}
                {hasRecords && revision.record && (
                  <>
                    {' · '}
                    <a href={linkTo('desk/history', { id: revision.record.id })}>
                      <Name label={revision.record.label} />
                    </a>
                  </>
                )}
              </h2>
              <p className="revision-line">
                <time dateTime={revision.at}>{moment(revision.at)}</time> · {revision.by}
                {revision.note && <> · {revision.note}</>}
                {revision.source && (
                  <>
                    {' · '}
                    <a href={linkTo('desk/record', { id: revision.source.id })}>
                      <Name label={revision.source.label} />
                    </a>
                  </>
                )}
              </p>
              {revision.kind === 'UPDATED' ? (
                <Changes changes={revision.changes} names={names} />
              ) : (
                <details>
                  <summary>
                    {words.fieldsOf} ({revision.changes.length})
                  </summary>
                  <Changes changes={revision.changes} names={names} />
                </details>
              )}
              {action && (
                <button type="button" onClick={action.act}>
                  {action.label}
                </button>
              )}
            </li>
          );
        })}
      </ol>
      {list.more && (
        <button type="button" onClick={list.more} disabled={list.isReadingOn}>
          {shared.more}
        </button>
      )}
    </>
  );
}

/** Returns the name of a record that the revision deleted or merged; null for a record without a name of its own. */
export function formerLabel({ changes }: RevisionRowFragment): { text: string; lang: string } | null {
  const before = (path: string) => changes.find((change) => change.path === path)?.before;
  const text = before('title') ?? before('name');
  return text ? { text, lang: before('titleLang') ?? before('nameLang') ?? 'und' } : null;
}

type Change = RevisionRowFragment['changes'][number];

function Changes({ changes, names }: { changes: readonly Change[]; names: ReadonlyMap<string, string> }) {
  const pathLabel = usePathLabel();
  const shown = useShownValue(names);
  return (
    <dl className="changes">
      {changes
        .map(({ path, before, after }) => ({ path, before: shown(path, before), after: shown(path, after) }))
        .filter(({ before, after }) => before !== after)
        .map(({ path, before, after }) => (
          <div key={path}>
            <dt>{pathLabel(path)}</dt>
            <dd>
              <ChangedWords {...{ before, after }} />
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** Returns the text of a value in the language of the page: names of records and of constants, times, and no empty lists. */
function useShownValue(names: ReadonlyMap<string, string>): (path: string, value: string | null | undefined) => string {
  const code = useCode();
  const { moment } = useSpeaker();
  const forms = useForms();
  const constants = useMemo(() => {
    const fields = Object.values(forms?.inputs ?? {}).flat();
    return new Set(fields.flatMap(({ name, is }) => (is === 'CONSTANT' ? [name] : [])));
  }, [forms]);
  return (path, value) => {
    if (!value || value === '[]') return '';
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return moment(value);
    const isConstant = constants.has(path.slice(path.lastIndexOf('.') + 1)) && /^[A-Z][A-Z_\d]*$/.test(value);
    return isConstant ? code(value) : named(value, names);
  };
}

/** Words that were removed and added; colour is not the only sign. */
function ChangedWords({ before, after }: { before: string; after: string }) {
  return diffWordsWithSpace(before, after).map(({ value, added, removed }, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no identity
    if (added) return <ins key={index}>{value}</ins>;
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no identity
    return removed ? <del key={index}>{value}</del> : <span key={index}>{value}</span>;
  });
}
