/** Types of items, in the order of lanes and legends. */
export const ITEM_TYPES = ['Agreement', 'Commitment', 'Statement', 'Figure', 'Session'] as const;

export type ItemType = (typeof ITEM_TYPES)[number];

/** The colour of a type; the style sheet defines it for light and dark mode. */
export function colourOf(type: string): string {
  return `var(--${type.toLowerCase()})`;
}
