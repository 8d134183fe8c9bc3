import { troubleText } from '../../../src-core/contract/trouble.ts';
import type { CaptureState } from '../../../src-core/contract/views.ts';
import { connectionTroubles, readingNotes } from '../../../src-core/export/notes.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import { say } from './standard-error.ts';

/** Says on standard error how reading ended; `false` when the input could not be read, or not all of it. */
export function reportReading(state: CaptureState, session: CaptureSession): boolean {
  if (state.kind === 'failed') return complain(troubleText(state.trouble));
  if (state.kind === 'complete' && state.warning !== null) return complain(troubleText(state.warning));
  for (const note of notes(session)) say(note);
  return true;
}

/** What a reader of the rows should know that no row says. */
function notes({ store, name }: CaptureSession): string[] {
  const passedOver = readingNotes(store);
  const incomplete = store.connections.filter((connection) => connectionTroubles(connection).length > 0);
  return [
    ...(store.connections.length === 0 ? [`no request for WebSocket was found in ${name}.`] : []),
    ...(passedOver.length === 0 ? [] : [`passed over in ${name}: ${passedOver.join('; ')}.`]),
    ...(incomplete.length === 0
      ? []
      : [
          `connections not read in full: ${incomplete.length}. "--as connections --format ndjson" says why, as "missing".`,
        ]),
  ];
}

function complain(sentence: string): false {
  say(sentence);
  return false;
}
