/** A name, and the middle of where it would stand. */
export interface NameAt {
  text: string;
  x: number;
  y: number;
}

/**
 * Those whose names do not cover one that comes before.
 *
 * @param line the height of a name
 * @param letter the width of a letter on the average; both in the units of the places
 */
export function namesApart<At extends NameAt>(names: readonly At[], line: number, letter: number): At[] {
  const kept: { left: number; right: number; y: number }[] = [];
  return names.filter(({ text, x, y }) => {
    const half = (text.length * letter) / 2;
    const box = { left: x - half, right: x + half, y };
    const covers = kept.some(
      (each) => each.left < box.right && box.left < each.right && Math.abs(each.y - box.y) < line,
    );
    if (!covers) kept.push(box);
    return !covers;
  });
}
