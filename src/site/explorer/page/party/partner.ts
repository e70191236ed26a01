import type { PartnersQuery } from '../../documents.ts';

/** A party that has items in common with the party of the page. */
export type Partner = NonNullable<PartnersQuery['party']>['partners']['nodes'][number];
