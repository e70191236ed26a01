import { useState } from 'react';
import { useList } from '../../../explorer/page/ask.ts';
import { useListOf, useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import {
  type CommitmentStatus,
  OverdueCommitmentsDocument,
  type OverdueCommitmentsQuery,
  SettleDocument,
} from '../../documents.ts';
import { stateOfRecord } from '../dialogs/restoring.tsx';
import { useWords } from '../words.tsx';
import { Entries } from './entries.tsx';
import { RecordLink } from './record-link.tsx';
import type { TabProps } from './tab-props.ts';
import { useWrite } from './write.ts';

type Commitment = OverdueCommitmentsQuery['commitments']['nodes'][number];

/** Commitments that are past their date and not settled, the oldest first. */
export function OverdueTab({ forms, hasKeys, done, refused }: TabProps) {
  const words = useWords();
  const { lang, code, date } = useSpeaker();
  const write = useWrite(refused);
  const statuses = useListOf('commitments').where.statuses?.constants ?? [];
  const [status, setStatus] = useState<CommitmentStatus>('DONE');
  const list = useList(OverdueCommitmentsDocument, { lang }, ({ commitments }) => commitments, true, 20, 20);
  if (list.error && !list.first) return <Fault error={list.error} again={list.again} />;
  const settle = async ({ id, version, status: before, label }: Commitment) => {
    const payload = await write(SettleDocument, { id, expectedVersion: version, status });
    if (!payload?.commitment) return;
    const saved = payload.commitment.version;
    const input = { id, expectedVersion: saved, status: before };
    const state = stateOfRecord(forms, forms.typeOf('COMMITMENT')!, { id, version: saved }, lang, 'commitment');
    done({ text: words.settled, undo: { mutation: 'updateCommitment', name: label.text, input, state } });
  };
  return (
    <Entries
      entries={list.nodes}
      total={list.first?.commitments.totalCount ?? null}
      more={list.more}
      idOf={({ id }) => id}
      hasKeys={hasKeys}
      keysOf={(commitment) => ({ a: () => void settle(commitment) })}
    >
      {(commitment) => (
        <>
          <h2>
            <RecordLink record={commitment} />
          </h2>
          <p>
            {commitment.dueOn && words.dueOn.replace('{}', date(commitment.dueOn))} · {code(commitment.status)}
          </p>
          <form
            className="line"
            onSubmit={(event) => {
              event.preventDefault();
              void settle(commitment);
            }}
          >
            <label htmlFor="settled-as">{words.becameOf}</label>
            <select
              id="settled-as"
              value={status}
              onChange={({ currentTarget }) => setStatus(currentTarget.value as CommitmentStatus)}
            >
              {statuses.map((each) => (
                <option key={each} value={each}>
                  {code(each)}
                </option>
              ))}
            </select>
            <button type="submit" className="primary">
              {words.settle}
            </button>
          </form>
        </>
      )}
    </Entries>
  );
}
