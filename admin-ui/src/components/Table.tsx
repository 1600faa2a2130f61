import type { ComponentProps, ReactNode, Ref } from "react";

export interface Column<T> {
  key: string;
  head: string;
  /** What it shares with its neighbours, over their heads. */
  group?: string;
  cell(row: T): ReactNode;
  numeric?: boolean;
  /** Whether it says which row it is. */
  names?: boolean;
  /** As in CSS grid's minmax: rem, or a share of what is left as "2fr". */
  width?: string;
}

/** A table of so many columns fits on a telephone; of a wider one each row becomes a card there. */
const FIT = 3;

interface TableProps<T> {
  /** What it shows, for those who do not see it. */
  label: string;
  /** What stands over it, if anything does. */
  caption?: ReactNode;
  columns: Column<T>[];
  rows: T[];
  rowKey(row: T): string;
  rowClass?(row: T): string | undefined;
}

/** A few rows, all of them in the document. */
export function Table<T>({ label, caption, columns, rows, rowKey, rowClass }: TableProps<T>) {
  return (
    <Frame label={label} caption={caption} columns={columns}>
      {rows.map((row) => (
        <Row key={rowKey(row)} row={row} columns={columns} className={rowClass?.(row)} />
      ))}
    </Frame>
  );
}

interface FrameProps<T> {
  label: string;
  caption?: ReactNode;
  columns: Column<T>[];
  /** How many rows there are, where not all of them are in the document; -1 if nobody knows yet. */
  rowCount?: number | undefined;
  body?: Ref<HTMLTableSectionElement>;
  /** Its rows. */
  children: ReactNode;
  /** What stands below the table. */
  below?: ReactNode;
}

/**
 * What stands around the rows. Roles are written out, because a table that is drawn as cards is no table to some
 * browsers any more.
 */
export function Frame<T>({ label, caption, columns, rowCount, body, children, below }: FrameProps<T>) {
  return (
    <div className={columns.length > FIT ? "list cards" : "list"} role="region" aria-label={label} tabIndex={0}>
      <table role="table" aria-rowcount={rowCount}>
        <caption className={caption ? undefined : "unseen"}>{caption ?? label}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={column.width ? { width: column.width } : undefined} />
          ))}
        </colgroup>
        <Heads columns={columns} />
        <tbody ref={body} role="rowgroup">
          {children}
        </tbody>
      </table>
      {below}
    </div>
  );
}

function Heads<T>({ columns }: { columns: Column<T>[] }) {
  const grouped = columns.some((column) => column.group !== undefined);
  const heads = (some: Column<T>[], rowSpan?: number) =>
    some.map((column) => (
      <th
        key={column.key}
        role="columnheader"
        scope="col"
        rowSpan={rowSpan}
        className={column.numeric ? "numeric" : undefined}
      >
        {column.head}
      </th>
    ));
  if (!grouped) {
    return (
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {heads(columns)}
        </tr>
      </thead>
    );
  }
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column, place) =>
          column.group === undefined
            ? heads([column], 2)
            : column.group !== columns[place - 1]?.group && (
                <th
                  key={column.group}
                  role="columnheader"
                  scope="colgroup"
                  colSpan={columns.filter(({ group }) => group === column.group).length}
                  className="centred"
                >
                  {column.group}
                </th>
              ),
        )}
      </tr>
      <tr role="row">{heads(columns.filter((column) => column.group !== undefined))}</tr>
    </thead>
  );
}

interface RowProps<T> extends ComponentProps<"tr"> {
  row: T;
  columns: Column<T>[];
}

export function Row<T>({ row, columns, ...attributes }: RowProps<T>) {
  return (
    <tr role="row" {...attributes}>
      {columns.map((column) => {
        const content = {
          className: column.numeric ? "numeric" : undefined,
          "data-head": [column.group, column.head].filter(Boolean).join(" "),
          children: <div className="cell">{column.cell(row)}</div>,
        };
        return column.names ? (
          <th key={column.key} role="rowheader" scope="row" {...content} />
        ) : (
          <td key={column.key} role="cell" {...content} />
        );
      })}
    </tr>
  );
}
