import type { components } from "./schema";

/** The shapes of the server's JSON, by the names that openapi.json gives them. */
export type Schema = components["schemas"];

export type Role = Schema["Person"]["roles"][number];

/** A part of a list; `next` is what the following part begins after. */
export interface Page<T> {
  data: T[];
  next?: string;
}
