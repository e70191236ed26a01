import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMedia } from './filters/filter-column.tsx';
import { IS_EMBED } from './place.ts';

/** Pixels below the window at which a section begins to load. */
const MARGIN = '300px';

/** Shows a section when it comes near to the window. */
export function Near({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsNear(true);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  return isNear ? children : <div ref={place} className="not-near" />;
}

/** The width from which all sections are open. */
const WIDE = '(min-width: 40rem)';

/** A section that loads when it comes near. It is folded on narrow screens. @param id its name within the page, for links */
export function Fold({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  const isWide = useMedia(WIDE);
  if (isWide || IS_EMBED)
    return (
      <div id={id}>
        <Near>{children}</Near>
      </div>
    );
  return (
    <details id={id} className="fold">
      <summary>{title}</summary>
      <Near>{children}</Near>
    </details>
  );
}
