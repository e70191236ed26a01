import { Unreadable } from './source-file.ts';

/** Four times as many as the longest row has: most cells are read once or twice. */
const MAX_CHARACTERS_PER_ROW = 4_000_000;

/** Counts the characters that the expressions of one mapping read and build, so that no row grows without end. */
export class BuiltTexts {
  private characters = 0;

  /** @param name of the mapping, for the message */
  constructor(private readonly name: string) {}

  /** Begins a new row. */
  nextRow(): void {
    this.characters = 0;
  }

  /**
   * Counts characters before they are built.
   * @throws Unreadable if the row has too many
   */
  add(characters: number): void {
    this.characters += characters;
    if (this.characters > MAX_CHARACTERS_PER_ROW) {
      throw new Unreadable(
        `${this.name}: the texts that it makes of one row are longer than ${MAX_CHARACTERS_PER_ROW} characters together.`,
      );
    }
  }
}
