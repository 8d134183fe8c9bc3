import { quotedText } from '../../bytes/visible-text.ts';
import type { StreamEnd } from '../../stream/events.ts';
import { type Nanoseconds, secondsInWords } from '../../stream/time.ts';
import { type ClosePayload, closeCodeMeaning } from '../close.ts';
import { otherPeer, type Peer } from '../violations/violation.ts';

interface SideClose {
  readonly at: Nanoseconds;
  readonly payload: ClosePayload;
}

/** A Close frame that a proxy put in before any peer had sent one. */
export interface ProxyClose extends SideClose {
  /** To whom. */
  readonly to: Peer | 'both';
  /** The name of the rule that asked for it; `null` when a person did. */
  readonly rule: string | null;
}

/** Where a rule of a proxy broke the connection off. */
export interface ProxyCut {
  /** Number of the frame that it did not send any more. */
  readonly frame: number | undefined;
  readonly rule: string | null;
}

/** What a proxy did that is why a connection ended. */
export interface ProxyEvidence {
  readonly close?: ProxyClose | undefined;
  readonly cut?: ProxyCut | undefined;
  /** Peers whose Close frames it did not pass on. */
  readonly keptCloses?: readonly Peer[];
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
  /** Only there when a proxy recorded the connection. */
  readonly proxy?: ProxyEvidence;
}

/** One sentence that answers "why did it close?" from what the capture shows. */
export function whyClosed(evidence: ClosingEvidence): string {
  const { handshake, proxy } = evidence;
  if (handshake !== undefined) return handshake;
  if (proxy?.close !== undefined) return `${closedByProxy(evidence, proxy.close)}.`;
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
  const because = cause === undefined ? '' : ` ${cause}`;
  const kept =
    evidence.proxy?.keptCloses?.includes(first) === true ? ', which Framescope did not pass on' : '';
  const start = `The ${first} closed with ${closeInWords(close.payload, evidence.subprotocol)}${because}${kept}`;
  const answer = closes[second];
  if (answer !== undefined) {
    return `${start}; the ${second} answered ${afterwards(answer.at - close.at)}${tcpEnd(evidence, second)}`;
  }
  return `${start}; the ${second} did not answer with a Close frame${tcpEnd(evidence, second)}`;
}

/** The peers only answered it, or did not. */
function closedByProxy(evidence: ClosingEvidence, { at, payload, to, rule }: ProxyClose): string {
  const { closes, subprotocol } = evidence;
  const answer = (peer: Peer): string => {
    const close = closes[peer];
    return close === undefined
      ? `the ${peer} did not answer with a Close frame`
      : `the ${peer} answered ${afterwards(close.at - at)}`;
  };
  // Who was not sent it is told of only where it closed, too.
  const asked = (['client', 'server'] as const).filter(
    (peer) => to === 'both' || to === peer || closes[peer] !== undefined,
  );
  const towards = to === 'both' ? '' : ` towards the ${to}`;
  const start = `Framescope closed it${towards}${byRule(rule)} with ${closeInWords(payload, subprotocol)}`;
  return `${start}; ${asked.map(answer).join(', ')}${tcpEnd(evidence, undefined)}`;
}

function byRule(rule: string | null): string {
  return rule === null ? '' : ` by the rule ${quotedText(rule)}`;
}

function cutInWords({ frame, rule }: ProxyCut): string {
  return `cut the connection${byRule(rule)}${frame === undefined ? '' : ` at frame ${frame}`}`;
}

function withoutClose({ ended, finishedAt, cause, proxy }: ClosingEvidence): string {
  const because = cause === undefined ? '' : ` ${cause}`;
  if (proxy?.cut !== undefined) return `Framescope ${cutInWords(proxy.cut)}, without a Close frame`;
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

/** Who ended the TCP connection after the Close frames; `subject` is the one the sentence speaks of, if of one. */
function tcpEnd({ ended, proxy }: ClosingEvidence, subject: Peer | undefined): string {
  if (proxy?.cut !== undefined) return `, and Framescope ${cutInWords(proxy.cut)}`;
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
