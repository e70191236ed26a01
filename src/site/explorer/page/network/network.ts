import type { NetworkQuery } from '../documents.ts';

/** Parties and the lines between them, as the explorer's document finds them. */
export type Network = NetworkQuery['cooperationNetwork'];
