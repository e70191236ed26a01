/** In what form an address answers. */
export type AnswerForm = 'CSV' | 'JSON' | 'GeoJSON' | 'GraphML' | 'iCalendar' | 'Atom';

/** An address that a recipe gives to copy. */
export interface RecipeAddress {
  form: AnswerForm;
  /** Path and query string, as they are typed. */
  path: string;
}

/** The programs of the page, in its order, with addresses of this server that they read as they are. */
export const RECIPES = {
  excel: [
    { form: 'CSV', path: '/export/agreements.csv?bom=1' },
    { form: 'CSV', path: address('/export/commitments.csv', { where: { overdue: true } }, { bom: '1' }) },
  ],
  powerBi: [
    { form: 'JSON', path: '/export/signatures.json' },
    { form: 'CSV', path: '/export/agreements.csv?by=YEAR,TOPIC&top=8' },
  ],
  grafana: [
    { form: 'JSON', path: '/export/agreements.json?by=YEAR' },
    { form: 'JSON', path: address('/export/commitments.json', { where: { dueWithinDays: 90 } }) },
  ],
  sheets: [{ form: 'CSV', path: '/export/cooperationItems.csv' }],
  maps: [{ form: 'GeoJSON', path: '/export/parties.geojson' }],
  networks: [{ form: 'GraphML', path: '/export/network.graphml?level=COUNTRY' }],
  calendars: [{ form: 'iCalendar', path: '/calendar.ics?records=forums,commitments' }],
  readers: [{ form: 'Atom', path: '/feed.atom' }],
} as const satisfies { [recipe: string]: readonly RecipeAddress[] };

export type Recipe = keyof typeof RECIPES;

/** An address with arguments as JSON, escaped as addresses want it. */
function address(path: string, json: { [name: string]: object }, others: { [name: string]: string } = {}): string {
  const written = Object.entries(json).map(([name, value]): [string, string] => [name, JSON.stringify(value)]);
  return `${path}?${new URLSearchParams([...written, ...Object.entries(others)])}`;
}
