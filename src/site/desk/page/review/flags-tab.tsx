import { useState } from 'react';
import { useAnswer, useList } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { AcceptFlagDocument, FlaggedDocument, type FlaggedQuery, ReviewCountsDocument } from '../../documents.ts';
import { useWords } from '../words.tsx';
import { stateOfDecision } from './decision-state.ts';
import { Entries } from './entries.tsx';
import { RecordLink } from './record-link.tsx';
import type { TabProps } from './tab-props.ts';
import { useWrite } from './write.ts';

type FlaggedEdge = NonNullable<FlaggedQuery['flaggedRecords']>['edges'][number];

/** Flags that nobody has accepted yet, of all codes or of one. */
export function FlagsTab({ hasKeys, done, refused }: TabProps) {
  const words = useWords();
  const { lang, code: codeInWords, number } = useSpeaker();
  const write = useWrite(refused);
  const [code, setCode] = useState('');
  const counts = useAnswer(ReviewCountsDocument, {}).data?.flagCounts ?? [];
  const codes = [...new Set(counts.map((each) => each.code))];
  const list = useList(
    FlaggedDocument,
    { lang, codes: code ? [code] : null },
    ({ flaggedRecords }) => ({ ...flaggedRecords!, nodes: flaggedRecords!.edges }),
    true,
    20,
    20,
  );
  if (list.error && !list.first) return <Fault error={list.error} again={list.again} />;
  const accept = async ({ flag: { id, code }, node: { label } }: FlaggedEdge) => {
    const payload = await write(AcceptFlagDocument, { id, reviewed: true });
    if (!payload) return;
    const name = `${codeInWords(code)}, ${label.text}`;
    const state = stateOfDecision('reviewFlag', payload.flag);
    done({ text: words.accepted, undo: { mutation: 'reviewFlag', name, input: { id, reviewed: false }, state } });
  };
  return (
    <>
      {codes.length > 0 && (
        <p>
          <label htmlFor="flag-code">{words.flagCode}</label>{' '}
          <select id="flag-code" value={code} onChange={({ currentTarget }) => setCode(currentTarget.value)}>
            <option value="">{words.allCodes}</option>
            {codes.map((each) => (
              <option key={each} value={each}>
                {codeInWords(each)} ({number(counts.reduce((sum, one) => sum + (one.code === each ? one.count : 0), 0))}
                )
              </option>
            ))}
          </select>
        </p>
      )}
      <Entries
        entries={list.nodes}
        total={list.first?.flaggedRecords?.totalCount ?? null}
        more={list.more}
        idOf={({ flag }) => flag.id}
        hasKeys={hasKeys}
        keysOf={(entry) => ({ a: () => void accept(entry) })}
      >
        {(entry) => (
          <>
            <h2>
              <RecordLink record={entry.node} />
            </h2>
            <p>
              <b>{codeInWords(entry.flag.code)}</b>
            </p>
            <p lang="en">{entry.flag.message}</p>
            <p className="buttons">
              <button type="button" className="primary" onClick={() => void accept(entry)}>
                {words.accept}
              </button>
              <a href={linkTo('desk/record', { id: entry.node.id })}>{words.open}</a>
            </p>
          </>
        )}
      </Entries>
    </>
  );
}
