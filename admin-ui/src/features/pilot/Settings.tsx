import { Field } from "../../components/Form";
import { useTextFor, useTexts } from "../../locales";

/** One way to write the items, as it is typed. */
export interface SettingValues {
  model: string;
  beam_width: string;
  temperature: string;
  max_tokens: string;
}

const WISHES = ["beam_width", "temperature", "max_tokens"] as const;
const USUAL = ["llm-only", "llm-to-slm", "slm-only"];

/** The large model alone, the hybrid and the small one alone: what a report needs for an honest comparison. */
export function usualSettings(names: string[]): SettingValues[] {
  const pair = names[0]?.split(":")[0];
  const usual = USUAL.map((mode) => `${pair}:${mode}`).filter((name) => names.includes(name));
  return (usual.length > 0 ? usual : names.slice(0, 1)).map(settingOf);
}

function settingOf(model: string): SettingValues {
  return { model, beam_width: "", temperature: "", max_tokens: "" };
}

interface SettingsProps {
  names: string[];
  settings: SettingValues[];
  change(settings: SettingValues[]): void;
}

/** What is compared; the first is what the others are compared with. */
export function Settings({ names, settings, change }: SettingsProps) {
  const t = useTexts();
  const textFor = useTextFor();
  const set = (place: number, values: Partial<SettingValues>) =>
    change(settings.map((one, index) => (index === place ? { ...one, ...values } : one)));
  return (
    <fieldset className="field">
      <legend>{t("pilot.settings")}</legend>
      {settings.map((setting, place) => (
        <div key={place} className="fields-row setting">
          <Field
            label={place === 0 ? t("pilot.setting.first") : t("pilot.setting", { number: place + 1 })}
            hint={textFor("app.mode", setting.model.split(":")[1] ?? "")}
          >
            {(control) => (
              <select
                {...control}
                value={setting.model}
                onChange={(event) => set(place, { model: event.target.value })}
              >
                {names.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
          {WISHES.map((wish) => (
            <Field key={wish} label={t(`pilot.wish.${wish}`)} required={false}>
              {(control) => (
                <input
                  {...control}
                  type="number"
                  step="any"
                  min="0"
                  value={setting[wish]}
                  onChange={(event) => set(place, { [wish]: event.target.value })}
                />
              )}
            </Field>
          ))}
          {settings.length > 1 && (
            <button
              type="button"
              className="link"
              aria-label={t("pilot.setting.drop.what", { number: place + 1 })}
              onClick={() => change(settings.filter((_, index) => index !== place))}
            >
              {t("pilot.setting.drop")}
            </button>
          )}
        </div>
      ))}
      <p className="actions">
        <button type="button" onClick={() => change([...settings, settingOf(names[0] ?? "")])}>
          {t("pilot.setting.add")}
        </button>
      </p>
      <small className="hint">{t("pilot.settings.hint")}</small>
    </fieldset>
  );
}
