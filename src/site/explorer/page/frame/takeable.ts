import type { ReactNode } from 'react';
import type { ListDescription } from '../../catalogue.ts';
import type { DataSetFragment } from '../../documents.ts';
import type { Question } from '../../list-queries.ts';

/** A file of a picture or list. */
export interface PictureFile {
  /** "CSV", or words. */
  called: string;
  address: string;
  /** The name of the file, if its address does not tell it. */
  name?: string;
}

/** A picture or list that people take along: share, download, cite, or open as a query. */
export interface Takeable {
  /** The name within its page, for its tab in the address and for embeds; omitted if the page has one picture. */
  name?: string;
  title: string;
  /** The records that the picture leaves out, as links. */
  leftOut?: ReactNode;
  /** The list of its records. */
  list: ListDescription;
  parameters: URLSearchParams;
  question: Question;
  dataset: DataSetFragment | undefined;
  files: readonly PictureFile[];
}
