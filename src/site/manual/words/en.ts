import type { Recipe } from '../addresses.ts';

/** The name of a program, and the steps to read the data with it. */
export interface RecipeWords {
  title: string;
  steps: string[];
}

/** The words of the page on other programs. */
export interface OtherProgramsWords {
  title: string;
  lead: string;
  /** Before an address and the form in which it answers. */
  copy: string;
  recipes: { [Each in Recipe]: RecipeWords };
  more: string;
}

export const english: OtherProgramsWords = {
  title: 'Use this data in other programs',
  lead: 'Every list can be read by the programs that you know: as a table, a chart, a map, a calendar or a feed. Copy an address; nothing has to be converted.',
  copy: 'Addresses to copy',
  recipes: {
    excel: {
      title: 'Excel',
      steps: [
        'Choose Data, Get Data, From Other Sources, From Web, and paste an address. Or open the address in a browser and the file in Excel: bom=1 tells Excel that it is UTF-8.',
        'Load the table as it is. A date that is known only in part stands in its column as text; to sort and filter, use the columns that end in Earliest and Latest, which are whole days.',
        'Refresh All reads everything anew. What a spreadsheet would run as a formula has an apostrophe before it.',
      ],
    },
    powerBi: {
      title: 'Power BI',
      steps: [
        'Choose Get data, Web, and paste an address. JSON opens as a list of records: choose To Table, then expand the column. CSV opens as a table; its encoding is 65001 (UTF-8).',
        'Join tables by their ids: agreementId of the signatures is id of the agreements.',
        'For a key, choose Advanced and add the header Authorization with the value Bearer and your key.',
      ],
    },
    grafana: {
      title: 'Grafana, with the Infinity data source',
      steps: [
        'Add the data source Infinity. Under Security, add the address of this server to the allowed hosts; for a key, choose Bearer token under Authentication.',
        'In a panel, choose Type JSON, Parser Backend, Source URL, Format Table, and paste an address. Rows/Root stays empty: the answer is the list itself.',
        'Columns are found by themselves. For a time series, add a column that ends in Earliest (or yearValue of groups, in the format YYYY) of the type Time, and count of the type Number.',
      ],
    },
    sheets: {
      title: 'Google Sheets and LibreOffice',
      steps: [
        'In Google Sheets, type =IMPORTDATA("…") with an address between the quotation marks; the server has to be open to the internet.',
        'In LibreOffice Calc, choose Sheet, Link to External Data, paste the address, and choose Unicode (UTF-8) and comma.',
      ],
    },
    maps: {
      title: 'QGIS and other maps',
      steps: ['Add a vector layer from the address as its source: cities and whatever else is known to lie somewhere.'],
    },
    networks: {
      title: 'Gephi, NetworkX and igraph',
      steps: ['Save the file and open it: who cooperates with whom, with the number of items on each edge.'],
    },
    calendars: {
      title: 'Calendars',
      steps: [
        'Subscribe to the address: in Google Calendar by Other calendars, From URL; in Outlook by Add calendar, Subscribe from web; on an iPhone or a Mac by Add Subscription Calendar.',
        'forum= makes it the calendar of one forum, party= that of a city, a country or an organization.',
      ],
    },
    readers: {
      title: 'Feed readers',
      steps: [
        'Add the address to your reader: what is new or was changed comes first. It takes party=, forum= and every filter.',
      ],
    },
  },
  more: 'Every list takes a filter (where), words to search for (search) and an order, as in the playground. Of what was read, the header Link names a description: which query, when, under which licence, and how to cite it.',
};
