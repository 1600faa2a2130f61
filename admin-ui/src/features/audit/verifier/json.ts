import { BadEvidence } from "./bad";

/** What entries and statements are made of. Numbers are whole; JavaScript's own would lose those beyond 2^53. */
export type Value = string | bigint | boolean | readonly Value[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Value;
}

const DEEPEST = 32;
const LARGEST = 2n ** 63n;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Reads an object: as much of JSON as entries and statements are made of, no space between, no name twice. */
export function parseObject(text: string): JsonObject {
  const reader = new Reader(text);
  const object = reader.object();
  reader.end();
  return object;
}

export function isObject(value: Value | undefined): value is JsonObject {
  return typeof value === "object" && !Array.isArray(value);
}

/** An object inside an object; empty if there is none of that name. */
export function inside(object: JsonObject, name: string): JsonObject {
  const value = own(object, name);
  return isObject(value) ? value : {};
}

export function textIn(object: JsonObject, name: string): string {
  const value = own(object, name);
  return typeof value === "string" ? value : "";
}

export function numberIn(object: JsonObject, name: string): bigint {
  const value = own(object, name);
  return typeof value === "bigint" ? value : 0n;
}

export function own(object: JsonObject, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Whether two values are the same, whatever the order of members. */
export function same(one: Value, other: Value): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, at) => same(value as Value, other[at] as Value));
  }
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => {
        const theirs = own(other, name);
        return theirs !== undefined && same(one[name] as Value, theirs);
      })
    );
  }
  return one === other;
}

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  end(): void {
    if (this.at !== this.text.length) {
      throw this.bad("the end");
    }
  }

  object(): JsonObject {
    this.demand("{");
    const object: Record<string, Value> = Object.create(null) as Record<string, Value>;
    for (let more = !this.skip("}"); more; more = this.next("}")) {
      const name = this.string();
      this.demand(":");
      const value = this.value();
      if (Object.hasOwn(object, name)) {
        throw this.bad(`another name than '${name}'`);
      }
      object[name] = value;
    }
    return object;
  }

  private list(): Value[] {
    this.demand("[");
    const list: Value[] = [];
    for (let more = !this.skip("]"); more; more = this.next("]")) {
      list.push(this.value());
    }
    return list;
  }

  private next(end: string): boolean {
    if (this.skip(end)) {
      return false;
    }
    this.demand(",");
    return true;
  }

  private value(): Value {
    if (++this.depth > DEEPEST) {
      throw this.bad("less depth");
    }
    const value = this.valueAt(this.text[this.at]);
    this.depth--;
    return value;
  }

  private valueAt(letter: string | undefined): Value {
    switch (letter) {
      case "{":
        return this.object();
      case "[":
        return this.list();
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      default:
        return this.number();
    }
  }

  private word(word: string, value: boolean): boolean {
    if (!this.text.startsWith(word, this.at)) {
      throw this.bad(word);
    }
    this.at += word.length;
    return value;
  }

  private number(): bigint {
    const digits = /-?[0-9]+/y;
    digits.lastIndex = this.at;
    const found = digits.exec(this.text);
    const value = found === null ? LARGEST : BigInt(found[0]);
    if (found === null || value >= LARGEST || value < -LARGEST) {
      throw this.bad("a whole number");
    }
    this.at += found[0].length;
    return value;
  }

  private string(): string {
    this.demand('"');
    let string = "";
    while (!this.skip('"')) {
      const letter = this.take();
      string += letter === "\\" ? this.escaped() : letter;
    }
    return string;
  }

  private escaped(): string {
    const letter = this.take();
    if (letter === "u") {
      const digits = this.text.slice(this.at, this.at + 4);
      if (!/^[0-9A-Fa-f]{4}$/.test(digits)) {
        throw this.bad("four digits");
      }
      this.at += 4;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const meant = ESCAPES[letter];
    if (meant === undefined) {
      throw this.bad("an escape");
    }
    return meant;
  }

  private take(): string {
    const letter = this.text[this.at++];
    if (letter === undefined) {
      throw this.bad("more");
    }
    return letter;
  }

  private skip(wanted: string): boolean {
    if (this.text[this.at] !== wanted) {
      return false;
    }
    this.at++;
    return true;
  }

  private demand(wanted: string): void {
    if (!this.skip(wanted)) {
      throw this.bad(`'${wanted}'`);
    }
  }

  private bad(wanted: string): BadEvidence {
    return new BadEvidence(`It is not JSON as entries are: at ${this.at} there should be ${wanted}`);
  }
}
