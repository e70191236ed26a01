/** The part of this package, which has no types, that tests use. */
declare module '@citation-js/core' {
  export class Cite {
    /** @param items CSL-JSON, or a format that a plugin reads */
    constructor(items: string);
    /** The items as CSL-JSON. */
    readonly data: { readonly [field: string]: unknown }[];
    /** @param options the name of the style, and the language */
    format(as: 'bibliography', options: { template: string; lang: string }): string;
  }
}
