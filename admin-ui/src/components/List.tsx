import { useInfiniteQuery, type InfiniteData } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import type { Page } from "../api/types";
import { ProblemNotice } from "./Notice";
import { useTexts } from "../locales";
import { Frame, Row, type Column } from "./Table";

export type { Column } from "./Table";

const USUAL_ROW = 45;
const USUAL_CARD = 180;
const NARROW = matchMedia("(max-width: 40rem)");

interface ListProps<T> {
  /** What it lists, for those who do not see it. */
  label: string;
  /** Names the list and everything it is filtered by. */
  queryKey: readonly unknown[];
  load(after: string | undefined): Promise<Page<T>>;
  rowKey(row: T): string;
  columns: Column<T>[];
  /** Said when there is nothing: what to do first. */
  empty: ReactNode;
  refetchInterval?: number;
  isCurrent?(row: T): boolean;
}

/**
 * A list that is paged by key: the next page is fetched when its end comes into view. Only the rows in view are in the
 * document, so that ten thousand of them scroll like ten.
 */
export function List<T>(props: ListProps<T>) {
  const { label, queryKey, load, columns, empty, rowKey, refetchInterval, isCurrent } = props;
  const t = useTexts();
  const query = useInfiniteQuery<Page<T>, Error, InfiniteData<Page<T>>, readonly unknown[], string | undefined>({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next,
    ...(refetchInterval ? { refetchInterval } : {}),
  });
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  const body = useRef<HTMLTableSectionElement>(null);
  const top = useTopOf(body);
  // Asked once: the estimate of ten thousand rows asks for every one of them.
  const usual = NARROW.matches ? USUAL_CARD : USUAL_ROW;
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => usual,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rowKey(rows[index] as T),
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0];
  const last = shown[shown.length - 1];
  const nearEnd = last !== undefined && last.index >= rows.length - 20;
  useEffect(() => {
    if (nearEnd && query.hasNextPage && !query.isFetchingNextPage && !query.error) {
      void query.fetchNextPage();
    }
  }, [nearEnd, query]);

  if (query.isPending) {
    return <Skeleton columns={columns.length} />;
  }
  if (query.error && rows.length === 0) {
    return <ProblemNotice problem={query.error} />;
  }
  if (rows.length === 0) {
    return <>{empty}</>;
  }
  const above = first ? first.start - top : 0;
  const below = last ? virtual.getTotalSize() - (last.end - top) : 0;
  return (
    <Frame
      label={label}
      columns={columns}
      rowCount={query.hasNextPage ? -1 : rows.length + 1}
      body={body}
      below={
        <>
          {query.error && <ProblemNotice problem={query.error} />}
          {query.hasNextPage && (
            <p className="more">
              <button type="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {query.isFetchingNextPage ? t("app.loading") : t("app.more")}
              </button>
            </p>
          )}
        </>
      }
    >
      {above > 0 && <Spacer height={above} />}
      {shown.map(({ index, key }) => {
        const row = rows[index] as T;
        return (
          <Row
            key={key}
            ref={virtual.measureElement}
            row={row}
            columns={columns}
            data-index={index}
            aria-rowindex={index + 2}
            aria-current={isCurrent?.(row) ? "true" : undefined}
          />
        );
      })}
      {below > 0 && <Spacer height={below} />}
    </Frame>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr role="row" aria-hidden="true" className="spacer">
      <td style={{ height }} />
    </tr>
  );
}

/** Grey lines where the rows will be. */
export function Skeleton({ columns = 1 }: { columns?: number }) {
  const t = useTexts();
  return (
    <div className="skeleton" role="status" aria-label={t("app.loading")}>
      {Array.from({ length: 5 }, (_, row) => (
        <div key={row} className="bones">
          {Array.from({ length: columns }, (_, column) => (
            <span key={column} className="bone" />
          ))}
        </div>
      ))}
    </div>
  );
}

function useTopOf(element: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const now = element.current;
    if (now) {
      const found = Math.round(now.getBoundingClientRect().top + window.scrollY);
      setTop((before) => (Math.abs(before - found) > 1 ? found : before));
    }
  });
  return top;
}

/** Filters that live in the address, so that a filtered list can be bookmarked and sent to somebody. */
export function useFilters<K extends string>(...names: K[]) {
  const [parameters, setParameters] = useSearchParams();
  const filters = Object.fromEntries(names.map((name) => [name, parameters.get(name) ?? ""])) as Record<K, string>;
  function set(change: Partial<Record<K, string>>) {
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries<string | undefined>(change)) {
          if (value) {
            next.set(name, value);
          } else {
            next.delete(name);
          }
        }
        return next;
      },
      { replace: true },
    );
  }
  return [filters, set] as const;
}
