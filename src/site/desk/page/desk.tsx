import { type ComponentType, useEffect, useState } from 'react';
import { useSpeaker } from '../../explorer/page/language.tsx';
import { linkTo } from '../../explorer/page/place.ts';
import { Offline } from '../../explorer/page/states/connection.tsx';
import { VIEWS, type ViewPath } from '../views.ts';
import { FindDialog } from './dialogs/find.tsx';
import { NewRecordContext } from './form/new-record.ts';
import { NewRecordDialog } from './form/new-record-dialog.tsx';
import { signOut } from './key.ts';
import { useSession } from './session.tsx';
import { useWords } from './words.tsx';

/** The views, each in a file of its own: one line for each path of `VIEWS`. */
const COMPONENTS: { readonly [path in ViewPath]: () => Promise<ComponentType> } = {
  review: () => import('./review/view.tsx').then(({ ReviewView }) => ReviewView),
  record: () => import('./record/view.tsx').then(({ RecordView }) => RecordView),
  signing: () => import('./signing/view.tsx').then(({ SigningView }) => SigningView),
  import: () => import('./import/view.tsx').then(({ ImportView }) => ImportView),
  history: () => import('./history/view.tsx').then(({ HistoryView }) => HistoryView),
  keys: () => import('./keys/view.tsx').then(({ KeysView }) => KeysView),
};

/** The path of the view that the server names in the page. */
const PATH = document.querySelector<HTMLElement>('#main')!.dataset.view as ViewPath;

/**
 * Imports the view of the address. The page is drawn once it is there: React shows what follows a fallback of `Suspense`
 * 300 ms later at the earliest.
 */
export function importView(): Promise<ComponentType> {
  return COMPONENTS[PATH]();
}

/** The desk of a user who is signed in: its bar, and the view of the address. */
export function Desk({ View }: { View: ComponentType }) {
  const words = useWords();
  const { can, canWrite } = useSession();
  const { needs } = VIEWS.find(({ path }) => path === PATH)!;
  useEffect(() => {
    document.title = `${words[PATH]} · ${words.desk} · Entente`;
  }, [words]);
  return (
    <>
      <Bar />
      <Finder />
      <Offline />
      {!canWrite && (
        <p className="notice" role="status">
          {words.readOnly}
        </p>
      )}
      {needs !== null && !can(needs) ? (
        <p>{words.notForYou}</p>
      ) : (
        <NewRecordContext value={NewRecordDialog}>
          <View />
        </NewRecordContext>
      )}
    </>
  );
}

/** Finds a record from any view: Ctrl+K, or Command+K. */
function Finder() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setIsOpen(true);
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);
  return isOpen && <FindDialog close={() => setIsOpen(false)} />;
}

/** The views that the user may open, the name and role of the user, and the button to sign out. */
function Bar() {
  const words = useWords();
  const { code } = useSpeaker();
  const { viewer, can } = useSession();
  const role = viewer.role in words ? words[viewer.role as keyof typeof words] : code(viewer.role);
  return (
    <div className="desk-bar">
      <nav aria-label={words.desk}>
        {VIEWS.filter(({ needs }) => needs === null || can(needs)).map(({ path }) => (
          <a key={path} href={linkTo(`desk/${path}`)} aria-current={path === PATH ? 'page' : undefined}>
            {words[path]}
          </a>
        ))}
      </nav>
      <p className="signed-in">
        <b>{viewer.name}</b> · {role}{' '}
        <button type="button" onClick={signOut}>
          {words.signOut}
        </button>
      </p>
    </div>
  );
}
