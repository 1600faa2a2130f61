import "./charts.css";

interface MeterProps {
  /** Says the numbers, for those who do not see the bar. */
  label: string;
  value: number;
  reserved?: number;
  most: number;
}

/** How much of something is used up, and how much of it is reserved. */
export function Meter({ label, value, reserved = 0, most }: MeterProps) {
  const share = (part: number) => `${most <= 0 ? (part > 0 ? 100 : 0) : Math.min(100, (part / most) * 100)}%`;
  const full = most <= 0 || value + reserved >= most;
  return (
    <div className={full ? "meter full" : "meter"} role="img" aria-label={label}>
      <span className="used" style={{ width: share(value) }} />
      <span className="reserved" style={{ width: share(reserved) }} />
    </div>
  );
}
