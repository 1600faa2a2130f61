import { describe, expect, it } from "vitest";

import { entryField, entryFields } from "./entryFields";

describe("the fields of an entry", () => {
  const entry = '{"body":{"budgets":[{"id":"a"},{"id":"b"}],"streamed":false,"tokens":{"prompt":7}},"type":"OUTCOME"}';

  it("are told by their paths", () => {
    expect(entryFields(entry)).toEqual([
      { path: "body.budgets[].id", value: "a" },
      { path: "body.budgets[].id", value: "b" },
      { path: "body.streamed", value: "false" },
      { path: "body.tokens.prompt", value: "7" },
      { path: "type", value: "OUTCOME" },
    ]);
  });

  it("are found one by one", () => {
    expect(entryField(entry, "body.tokens.prompt")).toBe("7");
    expect(entryField(entry, "body.purpose")).toBeUndefined();
  });
});
