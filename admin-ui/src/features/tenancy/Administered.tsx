import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { Page } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { Form, FormActions, useForm, type FormState } from "../../components/Form";
import { List, type Column } from "../../components/List";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts, type Key } from "../../locales";

/** Something that can be done with a row, after a question that names it. */
export interface Deed<T> {
  /** What the button says, and what the question's button says. */
  label: Key;
  /** For those who hear the button without the row. */
  named(row: T): string;
  title(row: T): string;
  lead: Key;
  danger: boolean;
  /** Whether it can be done now. */
  fits(row: T): boolean;
  act(row: T, idempotencyKey: string): Promise<unknown>;
}

interface AdministeredProps<T, V extends object> {
  title: Key;
  lead: Key;
  add: Key;
  empty: Key;
  emptyLead?: Key;
  /** Names the list; whatever is kept under a longer name is asked for anew after a change, too. */
  queryKey: readonly string[];
  load(after: string | undefined): Promise<Page<T>>;
  rowKey(row: T): string;
  /** What a row is called when it is edited. */
  nameOf(row: T): string;
  columns: Column<T>[];
  /** Whether somebody may change anything; others only read. */
  mayChange: boolean;
  actionsWidth: string;
  /** What the form starts with; for a new row without one. */
  initial(row: T | undefined): V;
  fields: (keyof V & string)[];
  form(form: FormState<V>, row: T | undefined): ReactNode;
  save(row: T | undefined, values: V, idempotencyKey: string): Promise<unknown>;
  deeds: Deed<T>[];
  /** Buttons before the usual ones. */
  further?(row: T): ReactNode;
}

type Doing<T> = { what: "edit"; row: T | undefined } | { what: "deed"; row: T; deed: Deed<T> };

/** A list of things that are added, edited in a form, and suspended or retired after a question. */
export function Administered<T, V extends object>(props: AdministeredProps<T, V>) {
  const t = useTexts();
  const queries = useQueryClient();
  const [doing, setDoing] = useState<Doing<T>>();
  const close = () => setDoing(undefined);
  const changed = () => queries.invalidateQueries({ queryKey: [props.queryKey[0]] });
  const columns = props.mayChange ? [...props.columns, actions(props, setDoing, t("tenancy.actions"))] : props.columns;
  return (
    <>
      <PageHead
        title={t(props.title)}
        lead={t(props.lead)}
        actions={
          props.mayChange && (
            <button type="button" className="primary" onClick={() => setDoing({ what: "edit", row: undefined })}>
              {t(props.add)}
            </button>
          )
        }
      />
      <List
        label={t(props.title)}
        queryKey={props.queryKey}
        load={props.load}
        rowKey={props.rowKey}
        columns={columns}
        empty={<Empty title={t(props.empty)}>{props.emptyLead && <p>{t(props.emptyLead)}</p>}</Empty>}
      />
      {doing?.what === "edit" && <EditDialog {...props} row={doing.row} changed={changed} close={close} />}
      {doing?.what === "deed" && (
        <Confirm
          title={doing.deed.title(doing.row)}
          confirm={t(doing.deed.label)}
          danger={doing.deed.danger}
          act={async (key) => {
            await doing.deed.act(doing.row, key);
            await changed();
          }}
          onClose={close}
        >
          <p>{t(doing.deed.lead)}</p>
        </Confirm>
      )}
    </>
  );
}

function actions<T, V extends object>(
  props: AdministeredProps<T, V>,
  act: (doing: Doing<T>) => void,
  head: string,
): Column<T> {
  return {
    key: "do",
    head,
    width: props.actionsWidth,
    cell: (row) => (
      <span className="row-actions">
        {props.further?.(row)}
        <EditButton name={props.nameOf(row)} edit={() => act({ what: "edit", row })} />
        {props.deeds
          .filter((deed) => deed.fits(row))
          .map((deed) => (
            <DeedButton key={deed.label} deed={deed} row={row} act={() => act({ what: "deed", row, deed })} />
          ))}
      </span>
    ),
  };
}

function EditButton({ name, edit }: { name: string; edit(): void }) {
  const t = useTexts();
  return (
    <button type="button" className="link" aria-label={t("tenancy.edit.what", { name })} onClick={edit}>
      {t("app.edit")}
    </button>
  );
}

function DeedButton<T>({ deed, row, act }: { deed: Deed<T>; row: T; act(): void }) {
  const t = useTexts();
  return (
    <button type="button" className="link" aria-label={deed.named(row)} onClick={act}>
      {t(deed.label)}
    </button>
  );
}

interface EditDialogProps<T, V extends object> extends AdministeredProps<T, V> {
  row: T | undefined;
  changed(): Promise<void>;
  close(): void;
}

function EditDialog<T, V extends object>({ row, changed, close, ...props }: EditDialogProps<T, V>) {
  const t = useTexts();
  const form = useForm({
    initial: props.initial(row),
    send: (values, key) => props.save(row, values, key),
    done: () => {
      void changed();
      close();
    },
  });
  return (
    <Dialog
      title={row === undefined ? t(props.add) : t("tenancy.edit.what", { name: props.nameOf(row) })}
      onClose={close}
    >
      <Form form={form} fields={props.fields}>
        {props.form(form, row)}
        <FormActions form={form} submit={t("app.save")} close={close} />
      </Form>
    </Dialog>
  );
}

interface Suspendable {
  id: string;
  name: string;
  suspended_at?: string;
}

/** Suspending and resuming, for what can be suspended. */
export function useSuspension<T extends Suspendable>(
  what: "department" | "tenant",
  act: (deed: "suspend" | "resume", id: string, idempotencyKey: string) => Promise<unknown>,
): Deed<T>[] {
  const t = useTexts();
  return (["suspend", "resume"] as const).map((deed) => ({
    label: `tenancy.${deed}`,
    named: ({ name }) => t(`tenancy.${deed}.what`, { name }),
    title: ({ name }) => t(`tenancy.${what}.${deed}.title`, { name }),
    lead: `tenancy.${what}.${deed}.lead`,
    danger: deed === "suspend",
    fits: ({ suspended_at }) => (suspended_at === undefined) === (deed === "suspend"),
    act: ({ id }, key) => act(deed, id, key),
  }));
}

/** Whether it is suspended, and since when. */
export function Standing({ suspendedAt }: { suspendedAt: string | undefined }) {
  const t = useTexts();
  return suspendedAt === undefined ? (
    <Badge tone="good">{t("tenancy.active")}</Badge>
  ) : (
    <>
      <Badge tone="bad">{t("tenancy.suspended")}</Badge>
      <small>
        <Time at={suspendedAt} />
      </small>
    </>
  );
}
