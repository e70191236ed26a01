import { type FormEvent, useId, useRef, useState } from 'react';
import { Unanswered, useList } from '../../../explorer/page/ask.ts';
import { TableRegion } from '../../../explorer/page/frame/table-region.tsx';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import { ApiKeysDocument, type ApiKeysQuery } from '../../documents.ts';
import { Dialog, focusFirstFault } from '../dialogs/dialog.tsx';
import { type FieldErrors, FieldErrorsContext, fieldErrors } from '../form/errors.ts';
import { act } from '../form/record-query.ts';
import { SaveFault } from '../form/save-fault.tsx';
import { useWords } from '../words.tsx';

type ApiKey = ApiKeysQuery['apiKeys']['nodes'][number];

/** The API keys, for administrators: create one, which is shown once, or revoke one. */
export function KeysView() {
  const words = useWords();
  const list = useList(ApiKeysDocument, {}, ({ apiKeys }: ApiKeysQuery) => apiKeys);
  const { words: shared } = useSpeaker();
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  if (!list.first) return list.error ? <Fault error={list.error} again={list.again} /> : <Loading />;
  return (
    <>
      <h1>{words.keys}</h1>
      <NewKey created={list.again} />
      {list.error && <Fault error={list.error} again={list.again} />}
      <KeyTable keys={list.nodes} revoke={setRevoked} />
      {list.more && (
        <button type="button" onClick={list.more}>
          {shared.more}
        </button>
      )}
      {revoked && (
        <RevokeDialog
          apiKey={revoked}
          close={() => setRevoked(null)}
          done={() => {
            setRevoked(null);
            list.again();
          }}
        />
      )}
    </>
  );
}

function KeyTable({ keys, revoke }: { keys: readonly ApiKey[]; revoke: (key: ApiKey) => void }) {
  const words = useWords();
  const { moment } = useSpeaker();
  const state = ({ revokedAt, expiresAt }: ApiKey) => {
    if (revokedAt) return words.revokedAt.replace('{}', moment(revokedAt));
    return expiresAt ? moment(expiresAt) : words.neverExpires;
  };
  return (
    <TableRegion label={words.keys}>
      <table className="table">
        <thead>
          <tr>
            {[words.keyLabel, words.role, words.lastUsed, words.validity].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{words.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.label}</th>
              <td>{words[key.role]}</td>
              <td>{key.lastUsedAt ? moment(key.lastUsedAt) : words.neverUsed}</td>
              <td>{state(key)}</td>
              <td>
                {!key.revokedAt && (
                  <button type="button" aria-label={`${words.revoke}: ${key.label}`} onClick={() => revoke(key)}>
                    {words.revoke}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

const ROLES = ['EDITOR', 'READER', 'ADMIN'] as const;

/** The form of a new key, and the key itself after it was created. */
function NewKey({ created }: { created: () => void }) {
  const words = useWords();
  const { lang } = useSpeaker();
  const id = useId();
  const [label, setLabel] = useState('');
  const [role, setRole] = useState<(typeof ROLES)[number]>('EDITOR');
  const [expires, setExpires] = useState('');
  const [errors, setErrors] = useState<FieldErrors>(new Map());
  const [failure, setFailure] = useState<Error | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [secret, setSecret] = useState<{ label: string; text: string } | null>(null);
  const key = useRef(crypto.randomUUID());
  const create = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isSending) return;
    setIsSending(true);
    setFailure(null);
    try {
      const expiresAt = expires ? { expiresAt: `${expires}T23:59:59Z` } : {};
      const input = { label: label.trim(), role, ...expiresAt, idempotencyKey: key.current };
      const done = await act<{ secret: string | null }>('createApiKey', 'secret', input, lang);
      setErrors(fieldErrors(done.userErrors));
      if (done.userErrors.length > 0) return;
      key.current = crypto.randomUUID();
      setSecret({ label: label.trim(), text: done.secret ?? '' });
      setLabel('');
      created();
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setIsSending(false);
    }
  };
  const error = errors.get('label') ?? [...errors.values()][0];
  return (
    <FieldErrorsContext value={errors}>
      <form className="history-filters" onSubmit={(event) => void create(event)}>
        <div className="field">
          <label htmlFor={`${id}-label`}>{words.keyLabel}</label>
          <input
            id={`${id}-label`}
            value={label}
            maxLength={100}
            autoComplete="off"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          {error && (
            <p className="field-error" id={`${id}-error`} role="alert" lang={error.lang}>
              {error.text}
            </p>
          )}
        </div>
        <div className="field">
          <label htmlFor={`${id}-role`}>{words.role}</label>
          <select
            id={`${id}-role`}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value as typeof role)}
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {words[each]}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-expires`}>{words.lastDay}</label>
          <input
            id={`${id}-expires`}
            type="date"
            value={expires}
            onChange={(event) => setExpires(event.currentTarget.value)}
          />
        </div>
        <button type="submit" className="primary" disabled={isSending || label.trim() === ''}>
          {words.createKey}
        </button>
      </form>
      {failure && <SaveFault error={failure} again={() => void create()} />}
      {secret && (
        <div className="notice" role="status">
          <p>{words.shownOnce.replace('{}', secret.label)}</p>
          <p>
            <code>{secret.text}</code>
          </p>
        </div>
      )}
    </FieldErrorsContext>
  );
}

/** Asks for the label of the key, so that no other one is revoked by mistake. */
function RevokeDialog({ apiKey, close, done }: { apiKey: ApiKey; close: () => void; done: () => void }) {
  const words = useWords();
  const { lang } = useSpeaker();
  const id = useId();
  const [typed, setTyped] = useState('');
  /** Whether revoking was tried before the label was typed. */
  const [wasTried, setWasTried] = useState(false);
  const isOther = wasTried && typed !== apiKey.label;
  const [failure, setFailure] = useState<Error | null>(null);
  const [key] = useState(() => crypto.randomUUID());
  const revoke = async () => {
    try {
      const { userErrors } = await act('revokeApiKey', '__typename', { id: apiKey.id, idempotencyKey: key }, lang);
      if (userErrors[0]) throw new Unanswered(userErrors[0].message, userErrors[0].code);
      done();
    } catch (error) {
      setFailure(error as Error);
    }
  };
  const tryToRevoke = () => {
    if (typed === apiKey.label) return void revoke();
    setWasTried(true);
    focusFirstFault();
  };
  return (
    <Dialog
      title={`${words.revoke}: ${apiKey.label}`}
      close={close}
      buttons={
        <button type="button" className="primary" onClick={tryToRevoke}>
          {words.revoke}
        </button>
      }
    >
      <p>{words.revokeLead}</p>
      <div className="field">
        <label htmlFor={id}>{words.typeLabel.replace('{}', apiKey.label)}</label>
        <input
          id={id}
          value={typed}
          autoComplete="off"
          aria-invalid={isOther || undefined}
          aria-describedby={isOther ? `${id}-error` : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {isOther && (
          <p className="field-error" id={`${id}-error`}>
            {words.otherLabel}
          </p>
        )}
      </div>
      {failure && <SaveFault error={failure} again={() => void revoke()} />}
    </Dialog>
  );
}
