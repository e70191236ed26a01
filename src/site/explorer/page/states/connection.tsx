import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { DataVersionDocument } from '../../documents.ts';
import { ask, lastLoadedAt } from '../ask.ts';
import { useSpeaker } from '../language.tsx';

/** Milliseconds between checks for newer data. */
const CHECK_EVERY = 60_000;

/** Says that the browser is offline, or that the server has newer data. */
export function Connection() {
  const { words } = useSpeaker();
  const isOnline = useOnline();
  const isNewer = useNewerData();
  if (!isOnline) return <Offline />;
  if (!isNewer) return null;
  return (
    <p className="notice" role="status">
      {words.newerData}{' '}
      <button type="button" onClick={() => location.reload()}>
        {words.reload}
      </button>
    </p>
  );
}

/** Says that the browser is offline, if it is. */
export function Offline() {
  const { words, locale } = useSpeaker();
  const isOnline = useOnline();
  if (isOnline) return null;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(lastLoadedAt() ?? Date.now());
  return (
    <p className="notice" role="status">
      {words.offline.replace('{}', time)}
    </p>
  );
}

function useOnline(): boolean {
  const [isOnline, setIsOnline] = useState(navigator.onLine);
  useEffect(() => {
    const check = () => setIsOnline(navigator.onLine);
    addEventListener('online', check);
    addEventListener('offline', check);
    return () => {
      removeEventListener('online', check);
      removeEventListener('offline', check);
    };
  }, []);
  return isOnline;
}

/** Whether the data have changed since the first check, which is made a minute after the page was opened. */
function useNewerData(): boolean {
  const [known, setKnown] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['data version'],
    queryFn: ({ signal }) => ask(DataVersionDocument, {}, signal),
    // Stops while the tab is hidden.
    refetchInterval: CHECK_EVERY,
    staleTime: CHECK_EVERY,
    initialData: { dataset: { version: '' } },
    initialDataUpdatedAt: Date.now(),
  });
  const version = data.dataset.version;
  useEffect(() => {
    if (known === null && version !== '') setKnown(version);
  }, [known, version]);
  return known !== null && version !== known;
}
