import type { TLSSocket } from 'node:tls';
import { beginning } from '../../../src-core/bytes/visible-text.ts';
import type {
  CertificateFacts,
  Step,
  StepName,
  StreamFacts,
  TlsFacts,
} from '../../../src-core/stream/relayed.ts';
import { certificateFault, peerCertificate } from './certificate-words.ts';
import type { Leg } from './leg.ts';

/** Characters of a text that are noted. */
const LONGEST_TEXT = 1000;

/** A step by the time it was done, as `performance.now()` gives it. */
export interface TimedStep {
  readonly step: StepName;
  readonly at: number;
  readonly detail?: string | undefined;
}

/** What was found out on the way to a stream, as far as there was something. */
export interface StreamOrigin {
  readonly client: Leg;
  readonly server?: Leg | undefined;
  readonly steps: readonly TimedStep[];
  readonly refusal?: StreamFacts['refusal'];
  /** That of a server with which the proxy did not go on. */
  readonly certificate?: StreamFacts['certificate'];
}

/** What is noted of a stream that is opened now. */
export function streamFacts(origin: StreamOrigin): StreamFacts {
  const { client, server, steps, refusal = null, certificate = null } = origin;
  const now = performance.now();
  const serverStream = server === undefined ? undefined : secureStream(server);
  return {
    clientTls: tlsFacts(secureStream(client)),
    serverTls: tlsFacts(serverStream),
    certificate: serverStream === undefined ? certificate : certificateFacts(serverStream),
    steps: steps.map((step) => passed(step, now)),
    refusal: refusal === null ? null : { ...refusal, sentence: told(refusal.sentence) },
  };
}

/** The TLS that is spoken on a leg. */
export function secureStream({ stream, tcp }: Leg): TLSSocket | undefined {
  return stream === tcp ? undefined : (stream as TLSSocket);
}

function passed({ step, at, detail = undefined }: TimedStep, now: number): Step {
  return {
    step,
    before: Math.max(0, Math.round((now - at) * 1e6)),
    detail: detail === undefined ? null : told(detail),
  };
}

function tlsFacts(stream: TLSSocket | undefined): TlsFacts | null {
  if (stream === undefined) return null;
  const { servername, alpnProtocol } = stream as TLSSocket & { servername?: string | false };
  return {
    version: stream.getProtocol() ?? 'unknown',
    cipher: stream.getCipher()?.standardName ?? 'unknown',
    serverName: typeof servername === 'string' ? told(servername) : null,
    alpn: typeof alpnProtocol === 'string' ? alpnProtocol : null,
  };
}

/** The certificate that a server showed, and what is wrong with it. */
export function certificateFacts(stream: TLSSocket): CertificateFacts | null {
  const certificate = peerCertificate(stream);
  if (certificate === undefined) return null;
  return {
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    validFrom: isoDate(certificate.validFrom),
    validTo: isoDate(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    fault: stream.authorized ? null : told(certificateFault(stream)),
  };
}

/** Node gives a line for each part of a name. */
function inOneLine(name: string | undefined): string {
  return told((name ?? '').split('\n').join(', '));
}

/** A certificate can hold a hundred kilobytes of names, and a note must fit into a packet. */
function told(text: string): string {
  return text.length > LONGEST_TEXT ? `${beginning(text, LONGEST_TEXT)}…` : text;
}

function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
