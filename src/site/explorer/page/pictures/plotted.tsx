import { useEffect, useRef, useState } from 'react';

export interface PlottedProps {
  /** Describes the drawing in words. */
  label: string;
  /** Draws for a width in pixels. A new function means a new drawing. */
  draw: (width: number) => SVGElement | HTMLElement;
}

/** A drawing of Observable Plot in the available width. */
export function Plotted({ label, draw }: PlottedProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return;
    const drawing = draw(width);
    // The style sheet has these styles, as the Content-Security-Policy forbids inline styles.
    for (const style of [...drawing.querySelectorAll('style')]) style.remove();
    // The frame has a description; Plot's own labels name only marks ("rect").
    drawing.setAttribute('aria-hidden', 'true');
    frame.current!.replaceChildren(drawing);
  }, [draw, width]);
  return <div ref={frame} className="plotted" role="img" aria-label={label} />;
}
