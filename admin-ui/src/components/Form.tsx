import { useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import { newKey } from "../api/client";
import { AwayError, ProblemError } from "../api/problem";
import { ProblemNotice } from "./Notice";
import { useTexts } from "../locales";

/** What people filled in, and what the server said about it. Names of fields are those of the API. */
export interface FormState<V> {
  values: V;
  set(change: Partial<V>): void;
  /** The server's refusal, if the last attempt met one. */
  problem: Error | undefined;
  /** What the server says about a field. */
  errorOf(name: string): string | undefined;
  busy: boolean;
  submit(): Promise<void>;
}

interface FormOptions<V, R> {
  initial: V;
  /** Sends it. The key is the same as long as the same thing is sent again. */
  send(values: V, idempotencyKey: string): Promise<R>;
  done?(result: R): void;
}

export function useForm<V extends object, R>({ initial, send, done }: FormOptions<V, R>): FormState<V> {
  const [values, setValues] = useState(initial);
  const [problem, setProblem] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const wish = useRef({ content: "", key: "" });

  async function submit() {
    const content = JSON.stringify(values);
    if (wish.current.content !== content) {
      wish.current = { content, key: newKey() };
    }
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await send(values, wish.current.key);
      wish.current = { content: "", key: "" };
      done?.(result);
    } catch (failure) {
      setProblem(failure as Error);
      if (failure instanceof ProblemError) {
        wish.current = { content: "", key: "" };
      }
    } finally {
      setBusy(false);
    }
  }

  return {
    values,
    set: (change) => setValues((before) => ({ ...before, ...change })),
    problem,
    errorOf: (name) =>
      problem instanceof ProblemError && fieldOf(problem.param) === name ? problem.detail : undefined,
    busy,
    submit,
  };
}

/** roles[0] is about roles. */
function fieldOf(param: string | undefined): string | undefined {
  return param?.split(/[.[]/)[0];
}

interface FormProps<V> {
  form: FormState<V>;
  /** The fields that show the server's words themselves; everything else is said above them. */
  fields: (keyof V & string)[];
  children: ReactNode;
  className?: string;
}

/** Sends on Enter, and says at its head what no field can say. */
export function Form<V>({ form, fields, children, className }: FormProps<V>) {
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!form.busy) {
      void form.submit();
    }
  }
  const beside = fields.some((name) => form.errorOf(name));
  return (
    <form noValidate onSubmit={onSubmit} className={`form ${className ?? ""}`} aria-busy={form.busy}>
      {form.problem && !beside && <ProblemNotice problem={form.problem} />}
      {children}
    </form>
  );
}

interface FormActionsProps {
  form: { busy: boolean };
  /** What sending it does, as a verb. */
  submit: string;
  close(): void;
  danger?: boolean;
  disabled?: boolean;
}

/** How a form in a dialog ends: sent, or left. */
export function FormActions({ form, submit, close, danger, disabled }: FormActionsProps) {
  const t = useTexts();
  return (
    <p className="actions">
      <button type="submit" className={danger ? "danger" : "primary"} disabled={form.busy || disabled}>
        {submit}
      </button>
      <button type="button" onClick={close}>
        {t("app.cancel")}
      </button>
    </p>
  );
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What the server says about it; the server speaks English. */
  error?: string | undefined;
  /** What the page itself says about it. */
  fault?: string | undefined;
  required?: boolean;
  children(control: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean }): ReactNode;
}

/** A labelled control with its hint, and with what is wrong with it. */
export function Field({ label, hint, error, fault, required, children }: FieldProps) {
  const id = useId();
  const t = useTexts();
  const wrong = error ?? fault;
  const described = [wrong && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {required === false && <small className="optional">{t("app.optional")}</small>}
      </label>
      {children({ id, "aria-describedby": described, "aria-invalid": Boolean(wrong) })}
      {wrong && (
        <p className="field-error" id={`${id}-error`} role="alert" lang={error ? "en" : undefined}>
          {wrong}
        </p>
      )}
      {hint && (
        <small className="hint" id={`${id}-hint`}>
          {hint}
        </small>
      )}
    </div>
  );
}

interface NamedProps<V> {
  form: FormState<V>;
  name: keyof V & string;
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  required?: boolean;
}

type InputType = "text" | "email" | "password" | "number" | "datetime-local" | "date" | "time" | "search" | "url";

interface TextFieldProps<V> extends NamedProps<V> {
  type?: InputType;
  autoComplete?: string;
  autoFocus?: boolean;
  inputMode?: "numeric" | "decimal";
  suffix?: string;
}

export function TextField<V>({ form, name, label, hint, fault, required, suffix, ...input }: TextFieldProps<V>) {
  return (
    <Field
      label={label}
      hint={hint}
      error={form.errorOf(name)}
      fault={fault}
      {...(required === false ? { required } : {})}
    >
      {(control) => (
        <span className={suffix ? "with-suffix" : undefined}>
          <input
            {...control}
            {...input}
            name={name}
            value={String(form.values[name] ?? "")}
            onChange={(event) => form.set({ [name]: event.target.value } as Partial<V>)}
          />
          {suffix && <span className="suffix">{suffix}</span>}
        </span>
      )}
    </Field>
  );
}

export function TextAreaField<V>({ form, name, label, hint, required, rows }: NamedProps<V> & { rows?: number }) {
  return (
    <Field label={label} hint={hint} error={form.errorOf(name)} {...(required === false ? { required } : {})}>
      {(control) => (
        <textarea
          {...control}
          name={name}
          rows={rows ?? 3}
          value={String(form.values[name] ?? "")}
          onChange={(event) => form.set({ [name]: event.target.value } as Partial<V>)}
        />
      )}
    </Field>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function SelectField<V>({ form, name, label, hint, required, choices }: NamedProps<V> & { choices: Choice[] }) {
  return (
    <Field label={label} hint={hint} error={form.errorOf(name)} {...(required === false ? { required } : {})}>
      {(control) => (
        <select
          {...control}
          name={name}
          value={String(form.values[name] ?? "")}
          onChange={(event) => form.set({ [name]: event.target.value } as Partial<V>)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ChecksProps<V> extends NamedProps<V> {
  choices: (Choice & { hint?: string })[];
}

/** Several of a few. The value is an array of strings. */
export function ChecksField<V>({ form, name, label, hint, choices }: ChecksProps<V>) {
  const id = useId();
  const chosen = (form.values[name] ?? []) as string[];
  const error = form.errorOf(name);
  function toggle(value: string, on: boolean) {
    const next = on ? [...chosen, value] : chosen.filter((one) => one !== value);
    form.set({ [name]: next } as Partial<V>);
  }
  return (
    <fieldset className="field checks" aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={(event) => toggle(choice.value, event.target.checked)}
          />
          <span>
            {choice.label}
            {choice.hint && <small className="hint">{choice.hint}</small>}
          </span>
        </label>
      ))}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert" lang="en">
          {error}
        </p>
      )}
      {hint && <small className="hint">{hint}</small>}
    </fieldset>
  );
}

export function isAway(problem: Error | undefined): boolean {
  return problem instanceof AwayError;
}
