import { quotedText } from '../../bytes/visible-text.ts';
import type { StreamEnd } from '../../stream/events.ts';
import { type Nanoseconds, secondsInWords } from '../../stream/time.ts';
import { type ClosePayload, closeCodeMeaning } from '../close.ts';
import { otherPeer, type Peer } from '../violations/violation.ts';

interface SideClose {
  readonly at: Nanoseconds;
  readonly payload: ClosePayload;
}

/** Everything the answer is made from. */
export interface ClosingEvidence {
  /** How the handshake went, when no WebSocket came of it, as a sentence. */
  readonly handshake: string | undefined;
  readonly closes: Readonly<Record<Peer, SideClose | undefined>>;
  readonly finishedAt: Readonly<Record<Peer, Nanoseconds | undefined>>;
  readonly ended: { readonly how: StreamEnd; readonly by: Peer | undefined } | undefined;
  /** The one that was agreed, which may give close codes names. */
  readonly subprotocol: string | undefined;
  /** The likely cause, as the rest of a sentence. */
  readonly cause: string | undefined;
}

/** One sentence that answers "why did it close?" from what the capture shows. */
export function whyClosed(evidence: ClosingEvidence): string {
  if (evidence.handshake !== undefined) return evidence.handshake;
  const first = firstCloser(evidence);
  const told = first === undefined ? withoutClose(evidence) : withClose(evidence, first);
  return `${told}.`;
}

function firstCloser({ closes: { client, server } }: ClosingEvidence): Peer | undefined {
  if (client === undefined) return server === undefined ? undefined : 'server';
  return server !== undefined && server.at < client.at ? 'server' : 'client';
}

function withClose(evidence: ClosingEvidence, first: Peer): string {
  const { closes, cause } = evidence;
  const close = closes[first]!;
  const second = otherPeer(first);
  const start = `The ${first} closed with ${closeInWords(close.payload, evidence.subprotocol)}${cause === undefined ? '' : ` ${cause}`}`;
  const answer = closes[second];
  if (answer !== undefined) {
    return `${start}; the ${second} answered ${afterwards(answer.at - close.at)}${tcpEnd(evidence, second)}`;
  }
  return `${start}; the ${second} did not answer with a Close frame${tcpEnd(evidence, second)}`;
}

function withoutClose({ ended, finishedAt, cause }: ClosingEvidence): string {
  const because = cause === undefined ? '' : ` ${cause}`;
  if (ended?.by !== undefined && ended.how === 'reset')
    return `The ${ended.by} reset the TCP connection (RST) without a Close frame${because}`;
  const finisher = ended?.by ?? firstToFinish(finishedAt);
  if (finisher !== undefined)
    return `The ${finisher} ended the TCP connection (FIN) without a Close frame${because}`;
  if (ended?.how === 'timed-out')
    return 'Its end was not seen: the same ports were used for another connection later';
  return 'It was still open when the capture ended';
}

function firstToFinish({ client, server }: ClosingEvidence['finishedAt']): Peer | undefined {
  if (client === undefined) return server === undefined ? undefined : 'server';
  return server !== undefined && server < client ? 'server' : 'client';
}

/** Who ended the TCP connection after the Close frames; `subject` is the one the sentence speaks of. */
function tcpEnd({ ended }: ClosingEvidence, subject: Peer): string {
  if (ended?.by === undefined) return '';
  const who = ended.by === subject ? '' : `the ${ended.by} `;
  const what =
    ended.how === 'reset' ? 'reset the TCP connection (RST)' : 'ended the TCP connection (FIN) first';
  return `, and ${who}${what}`;
}

function closeInWords({ code, reason }: ClosePayload, subprotocol: string | undefined): string {
  const said = reason === '' ? '' : ` ${quotedText(reason)}`;
  if (code === null) return 'a Close frame without a code';
  return `${code} (${closeCodeMeaning(code, subprotocol).name})${said}`;
}

/** A short time for people. */
function afterwards(time: Nanoseconds): string {
  const milliseconds = time / 1e6;
  if (milliseconds < 0.1) return 'at once';
  if (milliseconds < 1000) return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms later`;
  return `${secondsInWords(time)} later`;
}
