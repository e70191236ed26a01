import { type ComponentType, useEffect, useRef } from 'react';
import { addressOf, type Place, type Show, usePlace } from './address.ts';
import { BetweenView } from './between/between-view.tsx';
import { CountsView } from './counts/counts-view.tsx';
import { ForumView } from './forums/forum-view.tsx';
import { ForumsView } from './forums/forums-view.tsx';
import { languageOf, Speaking, useSpeaker } from './language.tsx';
import { NetworkView } from './network/network-view.tsx';
import { SearchView } from './search/search-view.tsx';
import { LANGUAGES } from './words.ts';

/** The views in the navigation, in order. */
const SECTIONS = ['between', 'search', 'forums', 'network', 'counts'] as const satisfies readonly Show[];

const VIEWS: { readonly [show in Show]: ComponentType<{ settings: URLSearchParams }> } = {
  between: BetweenView,
  search: SearchView,
  forums: ForumsView,
  forum: ForumView,
  network: NetworkView,
  counts: CountsView,
};

export function Explorer() {
  const place = usePlace();
  const lang = languageOf(place.settings.get('lang'));
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  return (
    <Speaking lang={lang}>
      <Head place={place} />
      <Content place={place} />
      <Foot lang={lang} />
    </Speaking>
  );
}

function Head({ place }: { place: Place }) {
  const { words, lang } = useSpeaker();
  return (
    <>
      <button type="button" className="skip" onClick={() => document.querySelector('main')?.focus()}>
        {words.skip}
      </button>
      <header className="head">
        <a className="brand" href={addressOf('between', { lang: place.settings.get('lang') })}>
          Entente
        </a>
        <nav className="sections" aria-label={words.sections}>
          {SECTIONS.map((show) => (
            <a
              key={show}
              href={addressOf(show, { lang: place.settings.get('lang') })}
              aria-current={show === place.show || (show === 'forums' && place.show === 'forum') ? 'page' : undefined}
            >
              {words[show]}
            </a>
          ))}
          <a href="playground">{words.playground}</a>
        </nav>
        <nav className="languages" aria-label={words.language}>
          {LANGUAGES.map((each) => (
            <a
              key={each.lang}
              href={inLanguage(place, each.lang)}
              lang={each.lang}
              hrefLang={each.lang}
              aria-current={each.lang === lang ? 'true' : undefined}
            >
              {each.called}
            </a>
          ))}
        </nav>
      </header>
    </>
  );
}

function Foot({ lang }: { lang: string }) {
  const { words } = useSpeaker();
  return (
    <footer className="foot">
      <a href="docs" hrefLang="en">
        {words.manual}
      </a>
      <a href={`docs/other-programs?lang=${lang}`}>{words.howTo}</a>
      <a href={`releases?lang=${lang}`}>{words.releases}</a>
    </footer>
  );
}

/** Returns the address of the same view in another language. */
function inLanguage({ show, settings }: Place, lang: string): string {
  const others = [...settings.keys()].filter((name) => name !== 'lang');
  return addressOf(show, { ...Object.fromEntries(others.map((name) => [name, settings.getAll(name)])), lang });
}

function Content({ place }: { place: Place }) {
  const View = VIEWS[place.show];
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place.show);
  useEffect(() => {
    // Moves the focus to the new view, for keyboards and screen readers.
    if (shown.current !== place.show) main.current?.focus();
    shown.current = place.show;
  }, [place.show]);
  return (
    <main ref={main} tabIndex={-1}>
      <View settings={place.settings} />
    </main>
  );
}
