import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE = 600_000;
const JARS = new URL("../../../platform-api/target/", import.meta.url).pathname;

/** Reviewing draws lots: whom they meet would change from run to run, so that the journeys go without them. */
const SETTINGS = [
  "--sekkei.prices.compute-second=0",
  "--sekkei.review.floor-per-million=0",
  "--sekkei.review.seeded-per-million=0",
  "--sekkei.review.doubled-per-million=0",
  "--sekkei.tuning.behind=false",
  "--sekkei.tuning.judged=20",
  "--sekkei.tuning.forgetting=100",
];

/** A platform that runs, and where it keeps its things. */
export interface Platform {
  url: string;
  /** Of the demo administrator. */
  password: string;
  /** Where the database and the keys lie; undefined for a platform that somebody else runs. */
  folder: string | undefined;
  stop(): Promise<void>;
}

/** Starts the packed platform with an embedded PostgreSQL of its own, or uses the one that SEKKEI_E2E_URL names. */
export async function startPlatform(): Promise<Platform> {
  const { SEKKEI_E2E_URL: url, SEKKEI_E2E_PASSWORD: password, SEKKEI_E2E_FOLDER: folder } = process.env;
  if (url && password) {
    return { url, password, folder, stop: () => Promise.resolve() };
  }
  return start(mkdtempSync(join(tmpdir(), "sekkei-e2e-")), await freePort());
}

async function start(folder: string, port: number): Promise<Platform> {
  const log = join(folder, "platform.log");
  const child = spawn("java", ["-jar", jar(), `--server.port=${port}`, ...SETTINGS], {
    cwd: folder,
    env: { ...process.env, OMP_WAIT_POLICY: "passive", GOMP_SPINCOUNT: "0" },
  });
  let said = "";
  const file = createWriteStream(log);
  child.stdout.on("data", (data: Buffer) => {
    said += data.toString();
    file.write(data);
  });
  child.stderr.pipe(file);
  const url = `http://localhost:${port}`;
  try {
    await until(
      () => answers(url),
      child,
      () => said,
    );
  } catch (failure) {
    child.kill("SIGKILL");
    throw failure;
  }
  const password = /Demo sign-in: \S+ (\S+)/.exec(said)?.[1];
  if (!password) {
    throw new Error(`The platform showed no password:\n${said}`);
  }
  return { url, password, folder, stop: () => stop(child, folder) };
}

function jar(): string {
  const names = existsSync(JARS) ? readdirSync(JARS) : [];
  const name = names.find((one) => /^platform-api-.*\.jar$/.test(one) && !/-(verifier|sources|plain)\.jar$/.test(one));
  if (!name) {
    throw new Error(`There is no platform in ${JARS}: run make build first`);
  }
  return join(JARS, name);
}

async function until(isThere: () => Promise<boolean>, child: ChildProcess, said: () => string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await isThere())) {
    if (child.exitCode !== null || Date.now() > end) {
      throw new Error(`The platform did not start:\n${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/actuator/health`)).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
