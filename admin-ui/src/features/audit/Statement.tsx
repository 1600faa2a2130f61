import { Fact, Facts } from "../../components/Page";
import { Money, Time } from "../../components/Value";
import { useFormat, useTextFor, useTexts } from "../../locales";

interface Said {
  from: string;
  to: string;
  stated_at: string;
  entries: {
    count: number;
    types: Record<string, number>;
    outcomes: Record<string, number>;
    tokens: Record<string, number>;
    cost_micros: Record<string, number>;
    anomalies: { count: number; intents_without_outcome: string[]; outcomes_without_intent: string[] };
  };
}

/** What the ledger states about a period, as it says it; nothing here is counted by this page. */
export function Statement({ note, save }: { note: string; save(): void }) {
  const t = useTexts();
  const format = useFormat();
  const textFor = useTextFor();
  const said = JSON.parse(note.slice(0, note.indexOf("\n"))) as Said;
  const { entries } = said;
  const anomalies = [...entries.anomalies.intents_without_outcome, ...entries.anomalies.outcomes_without_intent];
  return (
    <div className="card spaced" aria-live="polite">
      <h3>{t.rich("audit.statement.title", { from: <Time at={said.from} />, to: <Time at={said.to} /> })}</h3>
      <Facts>
        <Fact name={t("audit.statement.count")}>{format.number(entries.count)}</Fact>
        {Object.entries(entries.outcomes).map(([outcome, count]) => (
          <Fact key={outcome} name={textFor("audit.outcome", outcome.toLowerCase()) ?? outcome}>
            {format.number(count)}
          </Fact>
        ))}
        {Object.entries(entries.cost_micros).map(([currency, micros]) => (
          <Fact key={currency} name={t("audit.cost")}>
            <Money micros={micros} currency={currency} />
          </Fact>
        ))}
        <Fact name={t("audit.statement.anomalies")} hint={t("audit.statement.anomalies.hint")}>
          {format.number(entries.anomalies.count)}
        </Fact>
      </Facts>
      <details>
        <summary>{t("audit.statement.types")}</summary>
        <Facts>
          {Object.entries(entries.types).map(([type, count]) => (
            <Fact key={type} name={textFor("audit.type", type) ?? type}>
              {format.number(count)}
            </Fact>
          ))}
        </Facts>
      </details>
      {anomalies.length > 0 && (
        <ul>
          {anomalies.map((id) => (
            <li key={id}>
              <code>{id}</code>
            </li>
          ))}
        </ul>
      )}
      <p className="actions">
        <button type="button" onClick={save}>
          {t("audit.statement.save")}
        </button>
      </p>
    </div>
  );
}
