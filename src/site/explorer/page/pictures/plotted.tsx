import { useEffect, useRef, useState } from 'react';

export interface PlottedProps {
  /** Says in words what the drawing shows. */
  label: string;
  /** Draws it for a width in pixels. Its identity says whether it has to be drawn again. */
  draw: (width: number) => SVGElement | HTMLElement;
}

/** A drawing of Observable Plot, as wide as there is room. */
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
    // Our style sheet says what these say: a page that takes styles from scripts could be made to take others.
    for (const style of [...drawing.querySelectorAll('style')]) style.remove();
    // The frame says what it shows; Plot's own labels name marks ("rect"), not what they mean.
    drawing.setAttribute('aria-hidden', 'true');
    frame.current!.replaceChildren(drawing);
  }, [draw, width]);
  return <div ref={frame} className="plotted" role="img" aria-label={label} />;
}
