import { useEffect, useId, useRef, useState } from 'react';
import { EMBED_HEIGHT, embedCode, THEMES, type Theme } from '../../embed-code.ts';
import { chosenFilters, filterName } from '../filters/chips.tsx';
import { useFacetsOfView } from '../filters/facets.ts';
import { followFiles } from '../frame/exports.ts';
import type { Takeable } from '../frame/takeable.ts';
import { useSpeaker } from '../language.tsx';
import { absolute, addressToEmbed, addressToShare, VIEW } from '../place.ts';
import { Choice } from '../settings.tsx';
import { citationFiles } from './citations.ts';

const TABS = ['link', 'embed', 'cite', 'follow'] as const;

/** Ways to share a view: its address, code that embeds its picture, a citation, and addresses to follow its records. */
export function ShareDialog({ close, ...view }: Takeable & { close: () => void }) {
  const { words } = useSpeaker();
  const dialog = useRef<HTMLDialogElement>(null);
  const [tab, setTab] = useState<(typeof TABS)[number]>('link');
  const id = useId();
  useEffect(() => dialog.current!.showModal(), []);
  const Shown = { link: LinkTab, embed: EmbedTab, cite: CiteTab, follow: FollowTab }[tab];
  return (
    <dialog ref={dialog} className="share-dialog" aria-labelledby={id} onClose={close}>
      <div className="dialog-head">
        <h2 id={id}>
          {words.share}: {view.title}
        </h2>
        <button type="button" onClick={() => dialog.current!.close()}>
          {words.close}
        </button>
      </div>
      <div className="tabs">
        {TABS.filter((each) => each !== 'embed' || VIEW !== null || view.name).map((each) => (
          <button key={each} type="button" aria-pressed={each === tab} onClick={() => setTab(each)}>
            {words[each]}
          </button>
        ))}
      </div>
      <Shown {...view} />
    </dialog>
  );
}

function LinkTab() {
  const { words } = useSpeaker();
  const [hasLanguage, setHasLanguage] = useState(false);
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={hasLanguage}
          onChange={(event) => setHasLanguage(event.currentTarget.checked)}
        />
        {words.withLanguage}
      </label>
      <Copyable label={words.link} text={addressToShare({ hasLanguage })} copied={words.linkCopied} />
    </>
  );
}

function EmbedTab({ name, title }: Takeable) {
  const { words, catalogue } = useSpeaker();
  const [theme, setTheme] = useState<Theme | null>(null);
  if (!catalogue.mayEmbed) return <p>{words.embedOff}</p>;
  const url = addressToEmbed(name, theme);
  const size = { width: '100%', height: EMBED_HEIGHT };
  return (
    <>
      <Choice
        label={words.theme}
        value={theme ?? ''}
        options={[['', words.automatic], ...THEMES.map((each) => [each, words[each]] as const)]}
        onChoose={(chosen) => setTheme(THEMES.find((each) => each === chosen) ?? null)}
      />
      <Copyable label={words.embed} text={embedCode(url, title, size)} copied={words.copied} />
      <iframe className="preview" src={url} title={title} loading="lazy" sandbox="allow-scripts allow-popups" />
    </>
  );
}

function CiteTab({ title, list, parameters, dataset }: Takeable) {
  const speaker = useSpeaker();
  const { words, date, moment } = speaker;
  const facets = useFacetsOfView();
  const today = new Date().toISOString().slice(0, 10);
  const filters = chosenFilters(parameters, list).map((filter) => filterName(filter, list, facets, speaker));
  const url = addressToShare({ hasLanguage: false });
  const container = dataset?.title ?? 'Entente';
  const text = [
    [title, ...filters].join('. '),
    container,
    dataset?.updatedAt && words.dataAsOf.replace('{}', moment(dataset.updatedAt)),
    url,
    date(today),
  ]
    .filter(Boolean)
    .join('. ');
  const issued = dataset?.updatedAt?.slice(0, 10) ?? null;
  const files = citationFiles({ title: [title, ...filters].join('. '), container, issued, url, accessed: today });
  const release = dataset?.latestRelease;
  return (
    <>
      <Copyable label={words.cite} text={text} copied={words.copied} />
      <p className="picture-actions">
        {Object.entries(files).map(([ending, content]) => (
          <a key={ending} href={blobAddress(content)} download={`entente.${ending}`}>
            {FORMATS[ending]}
          </a>
        ))}
      </p>
      {release && (
        <p>
          <a href={release.url}>{words.citeRelease.replace('{}', String(release.number))}</a>
        </p>
      )}
    </>
  );
}

const FORMATS: { readonly [ending: string]: string } = { bib: 'BibTeX', ris: 'RIS', json: 'CSL-JSON' };

function blobAddress(content: string): string {
  return URL.createObjectURL(new Blob([content], { type: 'text/plain' }));
}

function FollowTab({ list, parameters }: Takeable) {
  const { words } = useSpeaker();
  return followFiles(list, parameters, words).map(({ called, address }) => (
    <Copyable key={called} label={called} text={absolute(address)} copied={words.linkCopied} />
  ));
}

/** A text with a button that copies it. */
function Copyable({ label, text, copied }: { label: string; text: string; copied: string }) {
  const { words } = useSpeaker();
  const [copiedText, setCopiedText] = useState<string | null>(null);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    // Without a secure connection or a permission, browsers let only the selection be copied.
    field.current!.select();
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    if (!isCopied) document.execCommand('copy');
    setCopiedText(text);
  };
  return (
    <div className="copyable">
      <label htmlFor={id}>{label}</label>
      <textarea ref={field} id={id} readOnly value={text} rows={3} />
      <button type="button" onClick={() => void copy()}>
        {words.copy}
      </button>{' '}
      <span role="status">{copiedText === text && copied}</span>
    </div>
  );
}
