import type { Part } from "./difference";
import { useTexts } from "../../locales";

/** What was struck out and what was put in, told by more than colour. */
export function Difference({ parts }: { parts: Part[] }) {
  const t = useTexts();
  return (
    <p className="difference" aria-label={t("review.difference")}>
      {parts.map((part, index) =>
        part.change === "kept" ? (
          <span key={index}>{part.text}</span>
        ) : part.change === "added" ? (
          <ins key={index}>{part.text}</ins>
        ) : (
          <del key={index}>{part.text}</del>
        ),
      )}
    </p>
  );
}
