import { ndjsonLine } from '../../src-core/export/ndjson.ts';
import { ruleOf } from '../../src-core/websocket/violations/violation.ts';
import type { StreamCapture } from '../support/stream-capture.ts';

/** What does not hold of a capture and must, in words; the first fault found. */
export function inconsistency(capture: StreamCapture): string | undefined {
  return (
    wrongCounts(capture) ??
    wrongFrames(capture) ??
    wrongMessages(capture) ??
    wrongViolations(capture) ??
    wrongRows(capture)
  );
}

/** Everything a capture holds, as text. */
export function linesOf({ connections, frames, messages, violations }: StreamCapture): string[] {
  return [connections, frames, messages, violations].flatMap((rows) => rows.map(ndjsonLine));
}

function wrongCounts({
  store,
  connections,
  frames,
  messages,
  violations,
}: StreamCapture): string | undefined {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const both = (counts: { clientToServer: number | null; serverToClient: number | null }): number =>
    (counts.clientToServer ?? Number.NaN) + (counts.serverToClient ?? Number.NaN);
  if (sum(connections.map((row) => both(row.frames))) !== frames.length)
    return 'frames are not those of connections';
  if (sum(connections.map((row) => both(row.messages))) !== messages.length)
    return 'messages are not those of connections';
  if (sum(connections.map((row) => row.violations ?? Number.NaN)) !== violations.length)
    return 'violations are not those of connections';
  if (sum([...store.violations.countsByRule.values()]) !== violations.length)
    return 'violations are not those of rules';
  return undefined;
}

function wrongFrames({ frames, messages }: StreamCapture): string | undefined {
  const wrong = frames.find(
    ({ frame, message }) => message !== null && messages[message - 1]?.frames?.includes(frame) !== true,
  );
  return wrong === undefined ? undefined : `frame ${wrong.frame} is not among the frames of its message`;
}

function wrongMessages({ frames, messages }: StreamCapture): string | undefined {
  for (const row of messages) {
    const own = (row.frames ?? []).map((number) => frames[number - 1]);
    if (own.some((frame) => frame?.message !== row.message || frame.direction !== row.direction))
      return `message ${row.message} has a frame that is not its own`;
    const wireLength = own.reduce((sum, frame) => sum + Number(frame?.payloadLength ?? 0), 0);
    if (wireLength !== row.wireLength) return `message ${row.message} is not as long as its frames`;
  }
  return undefined;
}

function wrongViolations({ frames, violations }: StreamCapture): string | undefined {
  for (const { rule, frame, bytes, text, connection } of violations) {
    if (text.includes('{}') || text.includes('undefined') || text.includes('NaN')) return `${rule}: ${text}`;
    if (frame === null) {
      if (bytes !== null) return `${rule} has bytes of no frame`;
      continue;
    }
    const row = frames[frame - 1];
    if (row === undefined || row.connection !== connection)
      return `${rule} is of a frame of another connection`;
    if (!row.violations.includes(rule)) return `${rule} is not among those of its frame`;
    const end = row.headerLength + Number(row.payloadLength);
    if (bytes !== null && !(bytes[0] >= 0 && bytes[0] < bytes[1] && bytes[1] <= end))
      return `${rule} has the bytes ${bytes.join('-')} of a frame of ${end}`;
  }
  return undefined;
}

/** Every row can be printed and read again. */
function wrongRows(capture: StreamCapture): string | undefined {
  for (const line of linesOf(capture)) {
    JSON.parse(line);
    if (/[\n\r]/.test(line)) return `not one line: ${line}`;
  }
  const { frames, frameLines } = capture;
  for (const [at, line] of frameLines.entries()) {
    if (line !== null && line !== ndjsonLine(frames[at]!)) return `not the line of its row: ${line}`;
  }
  return undefined;
}

/** What valid conversations, whose ends may be anything, are wrongly blamed for; they are told by the ports of their clients. */
export function wrongBlame(
  { connections, violations }: StreamCapture,
  validPorts: ReadonlySet<number>,
): string | undefined {
  const wrong = violations.find(
    ({ rule, connection }) =>
      ruleOf(rule).severity === 'error' &&
      !OF_ENDINGS.has(rule) &&
      validPorts.has(connections[connection - 1]?.client.port ?? 0),
  );
  return wrong === undefined
    ? undefined
    : `a valid conversation is said to break ${wrong.rule}: ${wrong.text}`;
}

const OF_ENDINGS: ReadonlySet<string> = new Set([
  'close-not-answered',
  'ping-unanswered',
  'connection-left-open',
]);
