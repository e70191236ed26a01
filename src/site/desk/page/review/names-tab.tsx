import { useState } from 'react';
import { useList } from '../../../explorer/page/ask.ts';
import { Name, useListOf, useSpeaker } from '../../../explorer/page/language.tsx';
import { PartyField } from '../../../explorer/page/parties/party-field.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import {
  DecideNameDocument,
  NamesToResolveDocument,
  type NamesToResolveQuery,
  type PartyLevel,
} from '../../documents.ts';
import { useWords } from '../words.tsx';
import { stateOfDecision } from './decision-state.ts';
import { Entries } from './entries.tsx';
import { RecordLink } from './record-link.tsx';
import type { TabProps } from './tab-props.ts';
import { useWrite } from './write.ts';

type Unresolved = NonNullable<NamesToResolveQuery['unresolvedNames']>['nodes'][number];

/** Names of parties that records keep as found, with the parties that they may mean. */
export function NamesTab({ hasKeys, done, refused }: TabProps) {
  const words = useWords();
  const { lang, number, percent } = useSpeaker();
  const write = useWrite(refused);
  const list = useList(NamesToResolveDocument, { lang }, ({ unresolvedNames }) => unresolvedNames!, true, 20, 20);
  if (list.error && !list.first) return <Fault error={list.error} again={list.again} />;
  const decide = async (
    { name }: Unresolved,
    decision:
      | { party: string }
      | { createParty: { level: PartyLevel; names: { lang: string; text: string }[] } }
      | { leaveUnknown: true },
  ) => {
    const payload = await write(DecideNameDocument, { name, ...decision });
    if (!payload) return;
    const state = stateOfDecision('resolveName', payload.unresolvedName);
    const undo = { mutation: 'resolveName', name, input: { name, undo: true }, state } as const;
    done({ text: words.nameDecided.replace('{}', name), undo });
  };
  return (
    <Entries
      entries={list.nodes}
      total={list.first?.unresolvedNames?.totalCount ?? null}
      more={list.more}
      idOf={({ name }) => name}
      hasKeys={hasKeys}
      keysOf={(entry) => {
        const [first] = entry.candidates;
        return {
          a: first && (() => void decide(entry, { party: first.party.id })),
          d: () => void decide(entry, { leaveUnknown: true }),
        };
      }}
    >
      {(entry) => (
        <>
          <h2>{entry.name}</h2>
          <p>
            {words.times.replace('{}', number(entry.mentions))}
            {entry.records.map((record) => (
              <span key={record.id}>
                {' · '}
                <RecordLink record={record} />
              </span>
            ))}
          </p>
          <ul className="name-candidates">
            {entry.candidates.map(({ likeness, party }) => (
              <li key={party.id}>
                <button type="button" onClick={() => void decide(entry, { party: party.id })}>
                  {words.thisOne}: {party.label.text}
                </button>{' '}
                <a href={linkTo('desk/record', { id: party.id })}>{words.open}</a>{' '}
                <span className="quiet">
                  {party.country && party.country.id !== party.id && <Name label={party.country.label} />}{' '}
                  {percent(likeness, 1)}
                </span>
              </li>
            ))}
          </ul>
          <PartyField
            label={words.otherParty}
            chosen={null}
            onChoose={(_, party) => party && void decide(entry, { party: party.id })}
          />
          <NewParty
            name={entry.name}
            create={(level) => void decide(entry, { createParty: { level, names: [{ lang, text: entry.name }] } })}
          />
          <p className="buttons">
            <button type="button" onClick={() => void decide(entry, { leaveUnknown: true })}>
              {words.leaveUnknown}
            </button>
          </p>
        </>
      )}
    </Entries>
  );
}

/** Creates a party of that name, at a level. */
function NewParty({ name, create }: { name: string; create: (level: PartyLevel) => void }) {
  const words = useWords();
  const { code } = useSpeaker();
  const levels = useListOf('parties').where.levels?.constants ?? [];
  const [level, setLevel] = useState('');
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        create(level as PartyLevel);
      }}
    >
      <label htmlFor="new-party-level">{words.levelOf.replace('{}', name)}</label>
      <select
        id="new-party-level"
        value={level}
        required
        onChange={({ currentTarget }) => setLevel(currentTarget.value)}
      >
        <option value="">{words.choose}</option>
        {levels.map((each) => (
          <option key={each} value={each}>
            {code(each)}
          </option>
        ))}
      </select>
      <button type="submit">{words.newParty}</button>
    </form>
  );
}
