import type { NetworkQuery } from '../../documents.ts';

/** The nodes and links of the network in the response. */
export type Network = NetworkQuery['cooperationNetwork'];
