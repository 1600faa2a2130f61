import { randomUUID } from "node:crypto";

/** Does over HTTP, as somebody, what a test needs done and does not look at. */
export class Api {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
    private readonly csrf: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<Api> {
    const response = await fetch(`${url}/api/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) {
      throw new Error(`${email} was not let in: ${await response.text()}`);
    }
    const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const me = (await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json()) as { csrf_token: string };
    return new Api(url, cookie, me.csrf_token);
  }

  async get<T>(path: string): Promise<T> {
    return this.call("GET", path);
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return this.call("POST", path, body);
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return this.call("PUT", path, body);
  }

  async delete<T>(path: string): Promise<T> {
    return this.call("DELETE", path);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        "X-CSRF-TOKEN": this.csrf,
        "Idempotency-Key": randomUUID(),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}
