import { access } from "../features/access";
import { audit } from "../features/audit";
import { catalog } from "../features/catalog";
import { explanation } from "../features/explanation";
import { generation } from "../features/generation";
import { pilot } from "../features/pilot";
import { quota } from "../features/quota";
import { review } from "../features/review";
import { tenancy } from "../features/tenancy";
import { tuning } from "../features/tuning";
import type { Role } from "../api/types";
import type { Door, Feature } from "./feature";

/** In the order of the navigation. */
export const FEATURES: Feature[] = [
  generation,
  explanation,
  review,
  quota,
  tenancy,
  access,
  catalog,
  pilot,
  tuning,
  audit,
];

export const DOORS: Door[] = FEATURES.flatMap((feature) => feature.doors);

/** The doors that somebody with these roles has. */
export function doorsOf(roles: readonly Role[]): Door[] {
  return DOORS.filter((door) => door.roles.some((role) => roles.includes(role)));
}

/** The door that a path stands behind: the one with the longest path. */
export function doorOf(path: string): Door | undefined {
  return DOORS.filter((door) => path === door.path || path.startsWith(`${door.path}/`)).sort(
    (one, other) => other.path.length - one.path.length,
  )[0];
}
