import { arrayOf, type Check, isCount, isIndex, isText, nullOr, oneOf, record } from '../values/checks.ts';
import type { Nanoseconds } from './time.ts';

/** TLS as one side of a proxy spoke it. */
export interface TlsFacts {
  /** As its registry names it, `TLSv1.3`. */
  readonly version: string;
  /** By its name in the registry of IANA. */
  readonly cipher: string;
  /** The host that was asked for (RFC 6066 3), or that the certificate was checked against. */
  readonly serverName: string | null;
  /** What was agreed by ALPN (RFC 7301). */
  readonly alpn: string | null;
}

/** The certificate that a server showed. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Why it is not to be believed; `null` when it is. */
  readonly fault: string | null;
}

/** What happened before the bytes that are recorded. */
export type StepName =
  | 'client-connected'
  | 'resolved'
  | 'connected'
  | 'tunnelled'
  | 'client-secured'
  | 'server-secured';

export interface Step {
  readonly step: StepName;
  /** Before the stream was opened. */
  readonly before: Nanoseconds;
  readonly detail: string | null;
}

/** What the proxy itself answered, since no server could be reached or none was asked for. */
export interface Refusal {
  /** `null` where nothing could be answered. */
  readonly status: number | null;
  readonly sentence: string;
  /** The host whose certificate was not believed; only there where that is why. */
  readonly unbelievedHost?: string;
}

/** What only a proxy knows of a stream that it relayed. */
export interface StreamFacts {
  /** TLS that was taken off between the client and the proxy, and between the proxy and the server. */
  readonly clientTls: TlsFacts | null;
  readonly serverTls: TlsFacts | null;
  readonly certificate: CertificateFacts | null;
  readonly steps: readonly Step[];
  /** Why nothing came of it, where the proxy is who knows. */
  readonly refusal: Refusal | null;
}

/**
 * What a proxy did with frames. `held`: kept until somebody let them go, unchanged; `cut`: not sent, and the connection was broken
 * off at them; `recompressed`: their content went on in other bytes, since an earlier message of their direction was not sent
 * as it came; `repeated`: they went on twice.
 */
export type ChangeName =
  | 'held'
  | 'edited'
  | 'dropped'
  | 'cut'
  | 'delayed'
  | 'repeated'
  | 'recompressed'
  | 'injected';

export const CHANGE_NAMES: readonly ChangeName[] = [
  ...(['held', 'edited', 'dropped', 'cut', 'delayed', 'repeated'] as const),
  ...(['recompressed', 'injected'] as const),
];

/** What a proxy did with frames instead of just passing them on. */
export interface FrameChange {
  readonly what: ChangeName;
  /** How long they were kept back. */
  readonly keptFor: Nanoseconds;
  /** The name of the rule that did it; `null` when a person did, or it follows from something else. */
  readonly rule: string | null;
}

/** Whether it was TLS on the way to the server, or would have been. */
export function isEncrypted(facts: StreamFacts | undefined): boolean {
  return facts !== undefined && (facts.serverTls !== null || facts.clientTls !== null);
}

const isTlsFacts: Check<TlsFacts> = record<TlsFacts>({
  version: isText,
  cipher: isText,
  serverName: nullOr(isText),
  alpn: nullOr(isText),
});

const isCertificateFacts: Check<CertificateFacts> = record<CertificateFacts>({
  subject: isText,
  issuer: isText,
  validFrom: isText,
  validTo: isText,
  fingerprint: isText,
  fault: nullOr(isText),
});

const isStep: Check<Step> = record<Step>({
  step: oneOf<StepName>(
    'client-connected',
    'resolved',
    'connected',
    'tunnelled',
    'client-secured',
    'server-secured',
  ),
  before: isIndex,
  detail: nullOr(isText),
});

/** Changes come back from files, too. */
export const isFrameChange: Check<FrameChange> = record<FrameChange>({
  what: oneOf(...CHANGE_NAMES),
  keptFor: isIndex,
  rule: nullOr(isText),
});

const refusalFields = { status: nullOr(isCount(999)), sentence: isText };
const isPlainRefusal: Check<Refusal> = record<Refusal>(refusalFields);
const isUnbelieving = record<Required<Refusal>>({ ...refusalFields, unbelievedHost: isText });

const isRefusal: Check<Refusal> = (value): value is Refusal => isPlainRefusal(value) || isUnbelieving(value);

/** Facts come back from files, which anybody can have written. */
export const isStreamFacts: Check<StreamFacts> = record<StreamFacts>({
  clientTls: nullOr(isTlsFacts),
  serverTls: nullOr(isTlsFacts),
  certificate: nullOr(isCertificateFacts),
  steps: arrayOf(isStep),
  refusal: nullOr(isRefusal),
});
