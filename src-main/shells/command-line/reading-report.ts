import type { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import type { CaptureState } from '../../../src-core/contract/views.ts';
import { commentSubject, listedComment } from '../../../src-core/export/comments.ts';
import { connectionTroubles, readingNotes } from '../../../src-core/export/notes.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import type { PrintOptions } from './row-printer.ts';
import { say } from './standard-error.ts';

/** Comments that are told; more are seldom, and in the window. */
const MOST_COMMENTS = 3;

/**
 * Says on standard error how reading ended; `false` when the input could not be read, or not all of it.
 *
 * @param as the rows that were printed
 */
export function reportReading(
  state: CaptureState,
  session: CaptureSession,
  as?: PrintOptions['as'],
): boolean {
  if (state.kind === 'failed') return complain(troubleText(state.trouble));
  if (state.kind === 'complete' && state.warning !== null) return complain(troubleText(state.warning));
  for (const note of notes(session, as)) say(note);
  return true;
}

/** What a reader of the rows should know that no row says. */
function notes({ store, name }: CaptureSession, as: PrintOptions['as'] | undefined): string[] {
  const passedOver = readingNotes(store);
  const incomplete = store.connections.filter((connection) => connectionTroubles(connection).length > 0);
  return [
    ...(store.connections.length === 0 ? [`no request for WebSocket was found in ${name}.`] : []),
    ...(as === 'frames' || as === 'violations' ? withoutFrames(store, name) : []),
    ...commentsOfCapture(store, name),
    ...(passedOver.length === 0 ? [] : [`passed over in ${name}: ${passedOver.join('; ')}.`]),
    ...(incomplete.length === 0
      ? []
      : [
          `connections not read in full: ${incomplete.length}. "--as connections --format ndjson" says why, as "missing".`,
        ]),
  ];
}

/** What is noted about the capture as a whole; comments about frames are in their rows. */
function commentsOfCapture({ comments }: CaptureStore, name: string): string[] {
  const ofAll = comments.all.filter(({ subject }) => subject.kind !== 'packet');
  return ofAll
    .slice(0, MOST_COMMENTS)
    .map(({ subject, text }) => `noted about ${commentSubject(subject)} in ${name}: ${listedComment(text)}`);
}

function withoutFrames({ knowsFrames }: CaptureStore, name: string): string[] {
  return knowsFrames
    ? []
    : [`${name} is a HAR file, which keeps messages and not frames: read it with "--as messages".`];
}

function complain(sentence: string): false {
  say(sentence);
  return false;
}
