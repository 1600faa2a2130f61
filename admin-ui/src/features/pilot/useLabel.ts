import { useModeName } from "../../components/Names";

/** What people read for a setting's label: a model's name in words, and what follows it as it is. */
export function useLabel(): (label: string) => string {
  const modeName = useModeName();
  return (label) => label.replace(/^\S+:\S+/, modeName);
}
