import { type EnumOf, enumOf } from './enum.ts';

export const Stance = enumOf('Stance', 'Whether a source says what the record says.', {
  SUPPORTS: 'The source says the same.',
  CONTRADICTS: 'The source says something else, which the citation gives.',
});
export type Stance = EnumOf<typeof Stance>;
