/** A name and the centre of its position. */
export interface NameAt {
  text: string;
  x: number;
  y: number;
}

/**
 * Returns the names that do not cover an earlier one.
 *
 * @param line the height of a name
 * @param letter the average width of a letter, in the same units as the positions
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
