/**
 * What the view shows, as plain data: numbers and strings a structured clone or JSON can carry. Rows count
 * from 1. Times are nanoseconds since `CaptureSummary.epoch`.
 */
import type { BothDirections, CloseRow, CompressionRow, CutRow, HeadRow } from '../export/rows.ts';
import type { RuleCount } from '../export/rule-counts.ts';
import type { Direction, PeerAddress, StreamEnd } from '../stream/events.ts';
import type {
  CertificateFacts,
  FrameChange,
  Step,
  StepName,
  StreamFacts,
  TlsFacts,
} from '../stream/relayed.ts';
import type { Nanoseconds, Timestamp } from '../stream/time.ts';
import type { Closer } from '../websocket/close.ts';
import type { LengthForm } from '../websocket/frame-header.ts';
import type { Verdict } from '../websocket/handshake/verdicts.ts';
import type { ScriptClose, StateChange } from '../websocket/lifecycle/lifecycle.ts';
import type { Severity } from '../websocket/violations/rule.ts';
import type { ByteRange, Peer, RuleName } from '../websocket/violations/violation.ts';
import type { ProxyView } from './proxy.ts';
import type { Trouble } from './trouble.ts';

export type {
  BothDirections,
  ByteRange,
  CertificateFacts,
  CloseRow,
  CompressionRow,
  Direction,
  HeadRow,
  Nanoseconds,
  Peer,
  PeerAddress,
  RuleCount,
  RuleName,
  ScriptClose,
  Severity,
  StateChange,
  Step,
  StepName,
  StreamFacts as RelayedView,
  Timestamp,
  TlsFacts,
  Verdict,
};

export type CaptureState =
  | { readonly kind: 'opening' }
  /** A live capture: more comes as it happens, until its source ends or it is stopped. */
  | { readonly kind: 'recording' }
  | { readonly kind: 'complete'; readonly warning: Trouble | null }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

export type SeverityCounts = Readonly<Record<Severity, number>>;

/** Whether rows may still be added. */
export function isGrowing(state: CaptureState): boolean {
  return state.kind === 'opening' || state.kind === 'recording';
}

/** A broken rule: which, where, who is to blame, and what a strict peer would do. */
export interface ViolationView {
  /** Its row among the violations. */
  readonly violation: number;
  readonly connection: number;
  /** `null` when it concerns the handshake or the connection as a whole. */
  readonly frame: number | null;
  readonly message: number | null;
  readonly time: Nanoseconds;
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly section: string;
  readonly peer: Peer;
  readonly text: string;
  /** Counted from the first byte of the frame's header. */
  readonly bytes: ByteRange | null;
  /** What a strict peer would close with, and its name. */
  readonly closeCode: number | null;
  readonly closeName: string | null;
}

export interface CaptureSummary {
  readonly name: string;
  readonly state: CaptureState;
  readonly bytesRead: number;
  /** `null` when it can't be known beforehand. */
  readonly bytesTotal: number | null;
  readonly epoch: Timestamp;
  readonly packets: number;
  /** `false` for a source that keeps messages only, such as a HAR file. */
  readonly knowsFrames: boolean;
  /** Only of a capture that a proxy fills. */
  readonly proxy: ProxyView | null;
  readonly connections: number;
  readonly frames: number;
  readonly messages: number;
  /** Violations that have a row; those beyond the limit are only in `rules`. */
  readonly violations: number;
  /** Goes up whenever it becomes known what a proxy did with frames, which can be long after their rows. */
  readonly changes: number;
  /** The rules that were broken, the worst and most frequent first. */
  readonly rules: readonly RuleCount[];
  /** What was passed over, in words; empty when nothing was. */
  readonly notes: readonly string[];
  /** What somebody has noted in the capture. */
  readonly comments: CommentsView;
}

export interface CommentsView {
  readonly count: number;
  /** The first of them, long ones cut. */
  readonly first: readonly CommentView[];
}

export interface CommentView {
  /** What it is about, in words. */
  readonly about: string;
  readonly text: string;
  /** The first frame that ended with the packet it is about. */
  readonly frame: { readonly frame: number; readonly connection: number } | null;
}

/**
 * The states of the WebSocket API's readyState, as far as the capture shows, and two it has no name for:
 * `refused` (answered with another status than 101) and `failed` (ended without an answer).
 */
export type ConnectionState =
  | 'connecting'
  | 'open'
  | 'closing'
  | 'closed'
  | 'refused'
  | 'failed'
  /** It was open, and the source does not say what became of it. */
  | 'unknown';

export interface ConnectionClose extends CloseRow {
  readonly by: Closer;
  readonly clean: boolean;
  readonly meaning: string;
}

export interface ConnectionEndView {
  readonly how: StreamEnd;
  readonly by: 'client' | 'server' | null;
  /** Where a proxy broke it off; `null` when none did. */
  readonly cut: CutRow | null;
}

export interface ConnectionView {
  readonly connection: number;
  readonly url: string;
  readonly client: PeerAddress;
  readonly server: PeerAddress;
  readonly state: ConnectionState;
  readonly status: number | null;
  readonly statusReason: string | null;
  readonly subprotocol: string | null;
  readonly extensions: readonly string[];
  readonly openedAt: Nanoseconds;
  readonly closedAt: Nanoseconds | null;
  readonly close: ConnectionClose | null;
  /** How the TCP connection ended. */
  readonly ended: ConnectionEndView | null;
  /** `null` where the source knows no frames. */
  readonly frames: BothDirections | null;
  readonly messages: BothDirections;
  readonly bytes: BothDirections | null;
  /** Bytes the capture lacks, of both directions. */
  readonly lostBytes: number;
  /** What could not be read of it, in words. */
  readonly troubles: readonly string[];
  readonly violations: SeverityCounts;
  /** The name of the specification it follows when that is not RFC 6455. */
  readonly dialect: string | null;
  /** Why it closed, or how it stands, in one sentence. */
  readonly why: string;
}

export type Level = 'frames' | 'messages';

interface TableRow {
  readonly connection: number;
  /** When a frame's last byte arrived, or a message's first. */
  readonly time: Nanoseconds;
  /** Since the row above it in the same selection. */
  readonly sincePrevious: Nanoseconds | null;
  readonly direction: Direction;
  /** The worst of its violations. */
  readonly severity: Severity | null;
  /** The beginning of the content, control characters replaced; empty where there is none. */
  readonly preview: string;
  /** What of its content is not there, in words. */
  readonly missing: string | null;
  /** Whether what is looked for is found in it. */
  readonly isHit: boolean;
  /** What a proxy did with it, if anything but passing it on. */
  readonly change: ChangeView | null;
}

/** What a proxy did with a row: its name, how long it was kept back, and the rule that did it (`null` for a person). */
export type ChangeView = FrameChange;

/** What a proxy sent instead of a row. */
export interface SentView {
  /** Bytes of its frames, and of its content. */
  readonly wireLength: number;
  readonly length: number;
  /** The beginning of the content; `text` where it is UTF-8. */
  readonly text: string | null;
  readonly content: Uint8Array;
}

export interface FrameView extends TableRow {
  readonly level: 'frames';
  readonly frame: number;
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  readonly opcode: number;
  readonly opcodeName: string;
  readonly masked: boolean;
  /** The declared length in decimal digits, exact at any size. */
  readonly exactLength: string;
  /** The same as a number, rounded above 2^53. */
  readonly payloadLength: number;
  readonly message: number | null;
  readonly compressed: boolean;
}

export interface MessageView extends TableRow {
  readonly level: 'messages';
  readonly message: number;
  readonly endTime: Nanoseconds;
  readonly type: 'text' | 'binary';
  /** `null`, as `compressed` and `wireLength`, where the source knows no frames. */
  readonly frames: number | null;
  readonly compressed: boolean | null;
  /** Bytes of payload on the wire, and of content; the latter `null` when it could not be inflated or read. */
  readonly wireLength: number | null;
  readonly length: number | null;
}

export interface FrameDetail extends FrameView {
  readonly maskingKey: string | null;
  readonly headerHex: string;
  readonly lengthForm: LengthForm;
  /** Payload bytes that can be read. */
  readonly heldLength: number;
  readonly close: (CloseRow & { readonly meaning: string }) | null;
  readonly sentInstead: SentView | null;
  readonly violations: readonly ViolationView[];
  /** What somebody has noted about the packets that its frames ended with. */
  readonly comments: readonly string[];
}

export interface MessageDetail extends MessageView {
  readonly frameRows: readonly number[];
  readonly heldLength: number;
  /** How it was inflated; `null` when it isn't compressed or not complete. */
  readonly compression: CompressionRow | null;
  readonly sentInstead: SentView | null;
  readonly violations: readonly ViolationView[];
  /** What somebody has noted about the packets that its frames ended with. */
  readonly comments: readonly string[];
}

/** A state a connection went through, and when it began; `null` where the source does not say. */
export interface ShownState {
  readonly state: StateChange['state'];
  readonly at: Nanoseconds | null;
}

/** How a connection came to be and ended, and what scripts saw of it. */
export interface LifecycleView {
  readonly states: readonly ShownState[];
  readonly why: string;
  /** `null` while it is open. */
  readonly seenByClient: ScriptClose | null;
  readonly seenByServer: ScriptClose | null;
}

export interface HandshakeView {
  readonly connection: number;
  /** `false` where the source may lack header fields that were sent, so that nothing is judged. */
  readonly isChecked: boolean;
  readonly url: string;
  readonly request: HeadRow;
  readonly requestAt: Nanoseconds;
  readonly response: HeadRow | null;
  /** What could not be read of the connection, in words. */
  readonly troubles: readonly string[];
  readonly responseAt: Nanoseconds | null;
  readonly status: number | null;
  /** The body of a refusal, as text with U+FFFD for what is not UTF-8. */
  readonly refusalBody: string;
  readonly accept: {
    readonly key: string | null;
    readonly expected: string | null;
    readonly received: string | null;
  };
  readonly subprotocols: { readonly offered: readonly string[]; readonly chosen: string | null };
  readonly extensions: { readonly offered: readonly string[]; readonly chosen: readonly string[] };
  /** What the answer means, in words; `null` without one. */
  readonly answerMeaning: string | null;
  /** Which requirements are kept, and which are not. */
  readonly verdicts: readonly Verdict[];
  /** Violations of the connection that belong to no frame: of the handshake and of its end. */
  readonly violations: readonly ViolationView[];
  readonly lifecycle: LifecycleView;
  /** What the proxy knows of it beyond its bytes; `null` when none relayed it. */
  readonly relayed: StreamFacts | null;
  /** The host with which the proxy of the capture can go on although it does not believe its certificate, while it runs. */
  readonly goOn: GoOnView | null;
}

export interface GoOnView {
  readonly host: string;
  /** Whether its certificates are not verified already. */
  readonly isDone: boolean;
}

export interface PayloadPiece {
  readonly bytes: Uint8Array;
  readonly from: number;
  /** Bytes that can be read in all. */
  readonly heldLength: number;
}
