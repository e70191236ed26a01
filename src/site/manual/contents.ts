/** A page of the manual, as the lists of pages show it. */
export interface ContentsEntry {
  /** Below `/docs/`: the name of the page's file without its ending, or one of `SOURCE_PAGES`. */
  page: string;
  title: string;
  /** One line on the content of the page. */
  about: string;
}

/** The pages for one kind of reader. */
export interface ContentsGroup {
  title: string;
  entries: readonly ContentsEntry[];
}

/** All pages of the manual in their order. A test compares them with the folder `pages`. */
export const CONTENTS: readonly ContentsGroup[] = [
  group('For everybody', [
    ['getting-started', 'Getting started', 'Start a server and send the first query'],
    ['playground', 'Playground and explorer', 'Look at the data and try queries in a browser'],
    ['glossary', 'Glossary', 'The words of the data and of the API'],
  ]),
  group('Client developers', [
    ['querying', 'Querying', 'Filter, order, page and count'],
    ['searching', 'Searching', 'Find records by words, with types, spellings and parties'],
    ['names', 'Names, dates and places', 'How arguments name a party, and how exact dates are'],
    ['writing', 'Writing', 'Mutations, errors, retries and concurrent changes'],
    ['dry-runs', 'Dry runs and signings', 'Check before writing; record a signing in one mutation'],
    ['changes', 'Following changes', 'Sync a copy with the change feed and subscriptions'],
    ['webhooks', 'Webhooks', 'Get each change at an address of yours'],
    ['versions', 'Versions of records', 'See what changed, and read a record as it was'],
    ['apps', 'Apps', 'Apollo Client, Relay, urql, and work without a network'],
    ['language-models', 'Language models', 'Let chat assistants read the data, by MCP'],
    ['client-package', 'Client package', 'Schema, types and documents from npm; versions of the API'],
    ['cost', 'Cost and limits', 'Cost of operations, rate limits, maximum sizes'],
    ['errors', 'Errors', 'HTTP status, and when to retry'],
    ['error-codes', 'Error codes', 'Every code: when it occurs and what to do'],
  ]),
  group('Researchers and dashboards', [
    ['other-programs', 'Use this data in other programs', 'Excel, Power BI, Grafana, QGIS and Gephi, step by step'],
    ['openrefine', 'OpenRefine', 'Find the party for each name in a table'],
    ['exports', 'Exports', 'Download a complete list as a file'],
    ['groups-and-networks', 'Groups and networks', 'Counts for charts, and graphs of cooperation'],
    ['releases', 'Data releases', 'Frozen copies of the data, to repeat a count'],
    ['citing', 'Citing and linking', 'Permanent addresses, citations and linked data'],
    ['calendars-and-feeds', 'Calendars and feeds', 'Subscribe to dates and to news'],
    ['discovery', 'Search engines and catalogues', 'How programs find the data by themselves'],
  ]),
  group('Editors', [
    ['desk', 'The desk', 'Record, correct, merge and publish in a browser'],
    ['curation', 'Curation', 'Merge duplicates, undo mistakes, publish, redact'],
    ['review', 'Review', 'Accept flags, decide about names, read the latest changes'],
    ['importing', 'Importing tables', 'Import a register from a file'],
    ['mappings', 'Mappings', 'Which column feeds which field'],
    ['programmes', 'Importing programmes', 'Import the schedule of a conference'],
    ['corrections', 'Correcting a table', 'Correct many records in a spreadsheet'],
  ]),
  group('Operators', [
    ['production', 'Running in production', 'From a new machine to a server for clients'],
    ['settings', 'Settings', 'All environment variables'],
    ['monitoring', 'Monitoring', 'Health checks, metrics, alerts, log and traces'],
    ['backups', 'Backups', 'Back up, restore, and move to another PostgreSQL'],
    ['upgrades', 'Upgrades', 'Change the version without an outage, and go back'],
    ['several-machines', 'Several machines', 'More instances, and standbys for reading'],
    ['troubleshooting', 'Troubleshooting', 'Symptoms, causes and what to do'],
    ['known-limits', 'Known limits', 'Limits of one server, and missing features'],
  ]),
  group('Contributors', [
    ['architecture', 'Architecture', 'Folders of the source, the path of a query, decision records'],
    ['development', 'Development', 'Commands, tests and packages; add a language'],
    ['record-types', 'Record types', 'Add a type of record, or a field to one'],
    ['migrations', 'Migrations', 'Change the database while two versions use it'],
    ['source', 'The wings of the source', 'Purpose of each folder of the source'],
    ['contributing', 'Contributing', 'Report an error, change something'],
    ['security', 'Security', 'Report a vulnerability'],
    ['changelog', 'Changelog', 'Changes in each version'],
  ]),
];

/** The page that is made for each request, since it shows the address of the server: see `other-programs-page.ts`. */
export const OTHER_PROGRAMS = 'other-programs';

/** Markdown files outside of the manual that are pages too, by their paths in the project. */
export const SOURCE_PAGES: { readonly [file: string]: string } = {
  'src/README.md': 'source',
  '.github/CONTRIBUTING.md': 'contributing',
  '.github/SECURITY.md': 'security',
  'CHANGELOG.md': 'changelog',
};

/**
 * @param file a path in the project: `src/site/manual/pages/cost.md`
 * @returns the page that shows the file, below `/docs/`: `cost`, `source/query`, `decisions/query/005-small-plans`;
 *   null if no page shows it
 */
export function pageOfFile(file: string): string | null {
  const manual = /^src\/site\/manual\/pages\/([\w-]+)\.md$/.exec(file);
  if (manual) return manual[1]!;
  const wing = /^src\/(\w+)\/README\.md$/.exec(file);
  if (wing) return `source/${wing[1]}`;
  const decision = /^src\/(\w+)\/decisions\/([\w-]+)\.md$/.exec(file);
  if (decision) return `decisions/${decision[1]}/${decision[2]}`;
  return SOURCE_PAGES[file] ?? null;
}

function group(title: string, entries: readonly [page: string, title: string, about: string][]): ContentsGroup {
  return { title, entries: entries.map(([page, name, about]) => ({ page, title: name, about })) };
}
