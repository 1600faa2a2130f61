import { useQuery } from "@tanstack/react-query";
import { all, api, ok } from "./client";

const KEPT = 60_000;

/** All departments of the tenant; there are few. For tenant admins and auditors. */
export function useDepartments(enabled = true) {
  return useQuery({
    queryKey: ["departments", "all"],
    queryFn: () =>
      all((after) =>
        ok(api.GET("/api/v1/departments", { params: { query: { limit: 200, ...(after ? { after } : {}) } } })),
      ),
    staleTime: KEPT,
    enabled,
  });
}

export function useDepartment(id: string | undefined) {
  const { data } = useDepartments(id !== undefined);
  return data?.find((department) => department.id === id);
}

export function useKey(id: string | undefined) {
  return useQuery({
    queryKey: ["key", id],
    queryFn: () => ok(api.GET("/api/v1/keys/{id}", { params: { path: { id: id ?? "" } } })),
    staleTime: KEPT,
    enabled: id !== undefined,
  });
}

export function usePerson(id: string | undefined) {
  return useQuery({
    queryKey: ["person", id],
    queryFn: () => ok(api.GET("/api/v1/people/{id}", { params: { path: { id: id ?? "" } } })),
    staleTime: KEPT,
    enabled: id !== undefined,
  });
}

export function usePilot(id: string) {
  return useQuery({
    queryKey: ["pilot", id],
    queryFn: () => ok(api.GET("/api/v1/pilots/{id}", { params: { path: { id } } })),
    staleTime: KEPT,
  });
}

/** The pairs this platform serves, each with its modes. */
export function useModels() {
  return useQuery({
    queryKey: ["models"],
    queryFn: async () => (await ok(api.GET("/v1/models"))).data,
    staleTime: KEPT,
  });
}

/** The only currency of the platform. */
export function useCurrency(): string | undefined {
  return useModels().data?.[0]?.sekkei.price.currency;
}

/** What texts may be for, in the tenant's words; retired purposes too, which records go on naming. For everybody. */
export function usePurposes() {
  return useQuery({
    queryKey: ["purposes", "all"],
    queryFn: async () => (await ok(api.GET("/api/v1/purposes"))).data,
    staleTime: KEPT,
  });
}

/** All keys that have a name worth showing in a list of choices. For tenant admins and auditors. */
export function useKeys(enabled = true) {
  return useQuery({
    queryKey: ["keys", "names"],
    queryFn: () =>
      all((after) => ok(api.GET("/api/v1/keys", { params: { query: { limit: 200, ...(after ? { after } : {}) } } }))),
    staleTime: KEPT,
    enabled,
  });
}
