/**
 * Reads server-sent events from the body of a response: yields the data of each event, whatever the chunks of the
 * network. Comments and other fields are skipped, as the HTML standard asks.
 */
export async function* events(body) {
  let data = [];
  for await (const line of lines(body)) {
    if (line === "" && data.length > 0) {
      yield data.join("\n");
      data = [];
    } else if (line.startsWith("data:")) {
      data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
    }
  }
}

/** Yields whole lines; a line may end with LF or CRLF, and a character may be cut by a chunk. */
async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      yield* parts.map((line) => line.replace(/\r$/, ""));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
