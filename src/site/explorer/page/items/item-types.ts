/** The types of items, in the order in which pictures show them. */
export const ITEM_TYPES = ['Agreement', 'Commitment', 'Statement', 'Figure', 'Session'] as const;

export type ItemType = (typeof ITEM_TYPES)[number];

/** The colour of a type, which the style sheet says for light and dark. */
export function colourOf(type: string): string {
  return `var(--${type.toLowerCase()})`;
}
