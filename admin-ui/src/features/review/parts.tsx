import { Badge } from "../../components/Page";
import { useTextFor, useTexts } from "../../locales";
import type { Review } from "./data";

/** Why an output was held. */
export function Risks({ review }: { review: Review }) {
  const textFor = useTextFor();
  return (
    <span className="row-actions">
      {review.risks.map((risk) => (
        <Badge key={risk} tone={risk.startsWith("found_") ? "bad" : "warn"}>
          {textFor("review.risk", risk) ?? risk}
        </Badge>
      ))}
    </span>
  );
}

/** Where a review stands, and how it ended. */
export function Stage({ review }: { review: Review }) {
  const t = useTexts();
  const tones = { held: "warn", claimed: "info", released: "good", withheld: "bad", recalled: "bad" } as const;
  return (
    <Badge tone={tones[review.state]}>
      {review.verdict ? t(`review.verdict.${review.verdict}`) : t(`review.state.${review.state}`)}
    </Badge>
  );
}
