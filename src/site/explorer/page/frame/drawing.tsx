import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

export interface DrawingProps {
  /** Describes the drawing in words. */
  label: string;
  /** Draws for a width in pixels. */
  children: (width: number) => { height: number; content: ReactNode };
}

/** A drawing in SVG in the available width. Its marks are links, so that it is used like a list of links. */
export function Drawing({ label, children }: DrawingProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setWidth(Math.floor(frame.current!.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);
  const { height, content } = width > 0 ? children(width) : { height: 0, content: null };
  return (
    <div ref={frame} className="drawing">
      {width > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: an SVG has no element of this role
        <svg
          role="group"
          aria-label={label}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          onKeyDown={moveFocus}
        >
          {content}
        </svg>
      )}
    </div>
  );
}

/** Moves the focus between the links of a drawing by arrow keys, Home and End. */
function moveFocus(event: React.KeyboardEvent<SVGSVGElement>): void {
  const links = [...event.currentTarget.querySelectorAll<SVGAElement>('a[href]')];
  const at = links.indexOf(document.activeElement as never);
  const next = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: links.length - 1,
  }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, next))]!.focus();
}

export interface MarkLinkProps {
  /** Null if the mark leads nowhere. */
  href: string | null;
  title: string;
  /** Called when the pointer or the focus enters or leaves the mark. */
  onRegard?: (isRegarded: boolean) => void;
  children: ReactNode;
}

/** A mark that is a link with a tooltip; plain if it leads nowhere. */
export function MarkLink({ href, title, onRegard, children }: MarkLinkProps) {
  const content = (
    <>
      <title>{title}</title>
      {children}
    </>
  );
  if (!href) return <g>{content}</g>;
  return (
    <a
      href={href}
      onMouseEnter={() => onRegard?.(true)}
      onMouseLeave={() => onRegard?.(false)}
      onFocus={() => onRegard?.(true)}
      onBlur={() => onRegard?.(false)}
    >
      {content}
    </a>
  );
}

/** Returns the width of a text in pixels, by the average width of a letter. Chinese characters are twice as wide. */
export function widthOf(text: string, letter = 7.2): number {
  return [...text].reduce((width, each) => width + (each > '\u2e80' ? 2 * letter : letter), 0);
}

/** Returns where the middle of a text is so that all of it is in the drawing: at `x` if it has room there. */
export function middleOf(text: string, x: number, width: number): number {
  const half = widthOf(text) / 2;
  return Math.max(half, Math.min(width - half, x));
}

/** Shortens a text to a width in pixels. */
export function cutTo(text: string, room: number, letter = 7.2): string {
  if (widthOf(text, letter) <= room) return text;
  const letters = [...text];
  let end = letters.length;
  while (end > 0 && widthOf(letters.slice(0, end).join(''), letter) > room - letter) end--;
  return `${letters.slice(0, end).join('').trimEnd()}…`;
}
