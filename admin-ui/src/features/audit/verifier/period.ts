import { BadEvidence } from "./bad";
import { text as decoded } from "./bytes";
import { type JsonObject, type Value, inside, numberIn, own, parseObject, same, textIn } from "./json";
import { type Checkpoint, type VerifierKey, openCheckpoint, openNote } from "./note";

const SCHEMA = "sekkei/statement/v1";
/** So many anomalies are listed by name; all are counted. */
const MOST_LISTED = 1000;
/** Outcomes that no generation has without an intent; what is refused at the door has none. */
const FOLLOW_AN_INTENT = new Set(["SUCCEEDED", "CANCELLED", "TIMED_OUT"]);

/** What a ledger says happened in a period, and what the entries come to. */
export class PeriodStatement {
  private readonly tally: Tally;

  private constructor(
    private readonly said: JsonObject,
    /** As of which state of the ledger it speaks. */
    readonly checkpoint: Checkpoint,
  ) {
    const tenant = own(said, "tenant");
    this.tally = new Tally(textIn(said, "from"), textIn(said, "to"), typeof tenant === "string" ? tenant : undefined);
  }

  static open(note: string, key: VerifierKey): PeriodStatement {
    const said = parseObject(openNote(note, key).replace(/\n$/, ""));
    const checkpoint = openCheckpoint(textIn(said, "checkpoint"), key);
    if (textIn(said, "schema") !== SCHEMA || textIn(said, "ledger") !== checkpoint.origin) {
      throw new BadEvidence("It is not a statement about a period of this ledger");
    }
    return new PeriodStatement(said, checkpoint);
  }

  /** Takes the entries in their order: those of the period, and all others about the same generations. */
  add(index: number, entry: Uint8Array): void {
    if (index < this.checkpoint.size) {
      this.tally.add(index, entry);
    }
  }

  /** Holds what it says against the entries taken. */
  check(): void {
    if (!same(inside(this.said, "entries"), this.tally.result())) {
      throw new BadEvidence("it counts something else than what is in the pack");
    }
  }
}

/** Counts what the entries of a period tell. */
class Tally {
  private readonly types = new Map<string, bigint>();
  private readonly outcomes = new Map<string, bigint>();
  private readonly tokens = new Map<string, bigint>();
  private readonly costs = new Map<string, bigint>();
  /** Intents whose outcome has not come yet, and where they stand. */
  private readonly open = new Map<string, number>();
  private readonly unannounced: string[] = [];
  private unannouncedCount = 0n;
  private count = 0n;
  private first = 0;
  private last = 0;

  constructor(
    private readonly from: string,
    private readonly to: string,
    private readonly tenant: string | undefined,
  ) {}

  add(index: number, bytes: Uint8Array): void {
    const entry = parseObject(decoded(bytes));
    if (this.tenant !== undefined && this.tenant !== own(entry, "tenant")) {
      return;
    }
    const time = textIn(entry, "time");
    const within = this.from <= time && time < this.to;
    this.follow(entry, within ? index : -1);
    if (within) {
      this.sum(entry, index);
    }
  }

  /** Pairs intents with outcomes; an index below zero says that the period does not answer for it. */
  private follow(entry: JsonObject, index: number): void {
    const subject = textIn(entry, "subject");
    const type = textIn(entry, "type");
    if (type === "INTENT") {
      this.open.set(subject, index);
    } else if (type === "OUTCOME") {
      const announced = this.open.delete(subject);
      if (!announced && index >= 0 && FOLLOW_AN_INTENT.has(textIn(inside(entry, "body"), "status"))) {
        this.unannouncedCount++;
        if (this.unannounced.length < MOST_LISTED) {
          this.unannounced.push(subject);
        }
      }
    }
  }

  private sum(entry: JsonObject, index: number): void {
    this.first = this.count === 0n ? index : this.first;
    this.last = index;
    this.count++;
    const type = textIn(entry, "type");
    raise(this.types, type, 1n);
    if (type === "OUTCOME") {
      const body = inside(entry, "body");
      raise(this.outcomes, textIn(body, "status"), 1n);
      const used = inside(body, "tokens");
      Object.keys(used).forEach((name) => raise(this.tokens, name, numberIn(used, name)));
      const cost = inside(body, "cost");
      if (Object.keys(cost).length > 0) {
        raise(this.costs, textIn(cost, "currency"), numberIn(cost, "micros"));
      }
    }
  }

  /** What it comes to, in the words of a statement. */
  result(): JsonObject {
    const silent = [...this.open].filter(([, index]) => index >= 0).sort(([, one], [, other]) => one - other);
    const result: Record<string, Value> = {
      count: this.count,
      types: Object.fromEntries(this.types),
      outcomes: Object.fromEntries(this.outcomes),
      tokens: Object.fromEntries(this.tokens),
      cost_micros: Object.fromEntries(this.costs),
      anomalies: {
        count: BigInt(silent.length) + this.unannouncedCount,
        intents_without_outcome: silent.slice(0, MOST_LISTED).map(([subject]) => subject),
        outcomes_without_intent: this.unannounced,
      },
    };
    return this.count === 0n ? result : { ...result, first_index: BigInt(this.first), last_index: BigInt(this.last) };
  }
}

function raise(sums: Map<string, bigint>, name: string, by: bigint): void {
  sums.set(name, (sums.get(name) ?? 0n) + by);
}
