import { kebab } from '../../address.ts';
import type { Column, ListDescription } from '../../catalogue.ts';
import type { DataSetFragment } from '../../documents.ts';
import { columnsOf, orderOf, recordsQuestion } from '../../list-queries.ts';
import { documentOf, type PageOf, useList } from '../ask.ts';
import { titleCase } from '../filters/facet-field.tsx';
import { exportOf, exportSettings, followFiles } from '../frame/exports.ts';
import { FrameFoot } from '../frame/frame-foot.tsx';
import { ReadOn } from '../frame/read-on.tsx';
import { SortHead } from '../frame/sort-head.tsx';
import { TableRegion } from '../frame/table-region.tsx';
import type { PictureFile } from '../frame/takeable.ts';
import { ViewLayout } from '../frame/view-layout.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { change, linkTo, usePlace } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading, StillLoading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import type { ViewProps } from '../view-props.ts';
import { Cell, type RowRecord } from './cell.tsx';

/** The response to the query of a list. */
export interface RecordsAnswer {
  list: PageOf<RowRecord>;
  dataset: DataSetFragment;
}

/** A list of records as a table, with its filters. */
export function RecordsView({ parameters }: ViewProps) {
  const { catalogue, lang, words } = useSpeaker();
  const { list: segment } = usePlace();
  const list = catalogue.lists.find((each) => each.segment === segment)!;
  const question = recordsQuestion(list, parameters, lang);
  const { first: _first, after: _after, ...variables } = question.variables;
  const pages = useList(documentOf<RecordsAnswer>(question), variables, (answer) => answer.list);
  const total = pages.first?.list.totalCount ?? null;
  const settings = exportSettings(list, parameters);
  const columns = columnsOf(list, parameters).filter(
    ({ name }) => parameters.has('columns') || pages.nodes.some((record) => isFilled(record[name])),
  );
  return (
    <ViewLayout title={list.label} list={list} parameters={parameters} total={total}>
      {pages.error && <Fault error={pages.error} again={pages.again} csv={exportOf(list, 'csv', settings)} />}
      {total === null && !pages.error && <Loading />}
      {total === 0 && <Nothing list={list} />}
      {total !== null && total > 0 && (
        <div className="listed" aria-busy={pages.isEarlier} data-earlier={pages.isEarlier}>
          <StillLoading isEarlier={pages.isEarlier} />
          <ListHead list={list} parameters={parameters} columns={columns} total={total} />
          <RecordTable list={list} columns={columns} parameters={parameters} records={pages.nodes} />
          <ReadOn list={pages} total={total} />
          <FrameFoot
            title={list.label}
            list={list}
            parameters={parameters}
            question={question}
            dataset={pages.first?.dataset}
            files={filesOf(list, parameters, words, pages.nodes)}
          />
        </div>
      )}
    </ViewLayout>
  );
}

/** Whether a cell shows anything. Columns without such a cell are left out, unless the address names its columns. */
function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

/** The files of a list: its exports, the page as JSON, and the addresses to follow it. */
function filesOf(
  list: ListDescription,
  parameters: URLSearchParams,
  words: ReturnType<typeof useSpeaker>['words'],
  records: readonly RowRecord[],
): PictureFile[] {
  const settings = exportSettings(list, parameters);
  const page = new Blob([JSON.stringify(records, null, 2)], { type: 'application/json' });
  return [
    { called: 'CSV', address: exportOf(list, 'csv', settings) },
    { called: words.csvExcel, address: exportOf(list, 'csv', { ...settings, bom: '1' }) },
    { called: 'JSON', address: exportOf(list, 'json', settings) },
    { called: 'NDJSON', address: exportOf(list, 'ndjson', settings) },
    { called: words.pageJson, address: URL.createObjectURL(page) },
    ...followFiles(list, parameters, words),
  ];
}

interface ListHeadProps {
  list: ListDescription;
  parameters: URLSearchParams;
  columns: readonly Column[];
  total: number;
}

/** The number of records, and the choices of their columns and order. */
function ListHead({ list, parameters, columns, total }: ListHeadProps) {
  const { words, records, label } = useSpeaker();
  const order = orderOf(list, parameters);
  return (
    <div className="list-head">
      <p className="total">{records(total)}</p>
      <ColumnsMenu list={list} columns={columns} />
      {list.orders.length > 0 && (
        <label className="sort">
          {words.sort}{' '}
          <select
            value={order ? kebab(order.field) : ''}
            onChange={(event) => change({ sort: event.currentTarget.value })}
          >
            <option value="">{words.defaultOrder}</option>
            {list.orders.map((each) => (
              <option key={each} value={kebab(each)}>
                {titleCase(label(list.columns.find((column) => column.order === each)?.name ?? camel(each)))}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

/** A checklist of all columns of a list. */
function ColumnsMenu({ list, columns }: { list: ListDescription; columns: readonly Column[] }) {
  const { words } = useSpeaker();
  const toggle = (column: Column) => {
    const chosen = list.columns.filter((each) => columns.includes(each) !== (each === column));
    change({ columns: chosen.map(({ name }) => name).join(',') });
  };
  return (
    <details className="downloads">
      <summary>{words.columns}</summary>
      <ul>
        {list.columns.map((column) => (
          <li key={column.name}>
            <label className="check">
              <input type="checkbox" checked={columns.includes(column)} onChange={() => toggle(column)} />
              {column.label}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The field that an order is named after. */
function camel(order: string): string {
  return order.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

interface RecordTableProps {
  list: ListDescription;
  columns: readonly Column[];
  parameters: URLSearchParams;
  records: readonly RowRecord[];
}

function RecordTable({ list, columns, parameters, records }: RecordTableProps) {
  const { words } = useSpeaker();
  const order = orderOf(list, parameters);
  return (
    <TableRegion label={list.label} className="records">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.title}</th>
            {columns.map((column) =>
              column.order ? (
                <SortHead key={column.name} called={column.label} {...sortingBy(column, order)} />
              ) : (
                <th key={column.name} scope="col">
                  {column.label}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              <th scope="row">
                <a className="row-title" title={record.label.text} href={linkTo(`id/${record.id}`)}>
                  <Name label={record.label} />
                </a>
              </th>
              {columns.map((column) => (
                <td key={column.name} data-label={column.label} data-form={column.form}>
                  <Cell column={column} record={record} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

/** The direction of an order: dates and numbers begin with the latest and largest, names with the first letter. */
function sortOf(direction: string | undefined, { form }: Column): 'ascending' | 'descending' {
  const isDescending = direction ? direction === 'DESC' : ['DATE', 'INSTANT', 'NUMBER'].includes(form);
  return isDescending ? 'descending' : 'ascending';
}

/** The direction of the order, if it is that of a column, and the sorting by the column. */
function sortingBy(column: Column, order: ReturnType<typeof orderOf>) {
  const direction = order?.field === column.order ? sortOf(order?.direction, column) : null;
  const next = direction === 'descending' ? 'asc' : 'desc';
  return { direction, onSort: () => change({ sort: `${kebab(column.order!)}:${next}` }) };
}
