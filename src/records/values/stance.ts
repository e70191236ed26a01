import { type EnumOf, enumOf } from './enum.ts';

export const Stance = enumOf('Stance', 'Agreement between a source and a record.', {
  SUPPORTS: 'The source says the same.',
  CONTRADICTS: 'The source says something else: see `assertedValue`.',
});
export type Stance = EnumOf<typeof Stance>;
