/** What the tests use of a package that comes without types. */
declare module '@citation-js/core' {
  export class Cite {
    /** @param items in CSL-JSON */
    constructor(items: string);
    /** @param options the style, by its name, and the language of its words */
    format(as: 'bibliography', options: { template: string; lang: string }): string;
  }
}
