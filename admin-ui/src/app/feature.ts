import type { RouteObject } from "react-router";
import type { Role } from "../api/types";
import type { Key } from "../locales";

export const GROUPS = ["work", "steer", "models", "evidence", "platform"] as const;

export type Group = (typeof GROUPS)[number];

/** A door in the navigation. Nobody without one of the roles sees it, nor what stands below its path. */
export interface Door {
  /** Below /portal/. */
  path: string;
  label: Key;
  group: Group;
  roles: Role[];
}

/** A folder of features: its doors and the screens behind them. Delete the folder and its line in features.ts. */
export interface Feature {
  doors: Door[];
  /** Below /portal/. Screens are loaded when they are opened. */
  routes: RouteObject[];
}
