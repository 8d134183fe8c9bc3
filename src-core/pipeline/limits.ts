import type { StoreLimits } from '../capture-store/capture-store.ts';
import type { JsonLimits } from '../har/value-scan.ts';
import type { UpgradeLimits } from '../http-upgrade/upgrade-reader.ts';
import type { FragmentLimits } from '../packets/ip-fragments.ts';
import type { PcapngLimits } from '../packets/pcapng/pcapng-reader.ts';
import type { TcpLimits } from '../tcp-streams/tcp-streams.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;
const SECOND = 1e9;

export interface Limits
  extends PcapngLimits,
    FragmentLimits,
    TcpLimits,
    UpgradeLimits,
    StoreLimits,
    JsonLimits {
  /** Requests for WebSocket that are kept as connections. */
  readonly connections: number;
  /** Bytes of a refusal's body that are kept to be shown. */
  readonly refusalBody: number;
  /** Bytes of the spool that one frame sets aside at a time; a lying length costs at most this much address space. */
  readonly spoolExtent: number;
  /** Bytes of a compressed message that are held until its end; a longer one is not inflated. */
  readonly compressedMessage: number;
  /** Bytes of content that one compressed message may have; an inflate bomb stops here. */
  readonly inflatedMessage: number;
  /** The same for all messages of a capture together, which the spool has to hold. */
  readonly inflatedCapture: number;
  /** Bytes of one payload that a row may carry as text or base64. */
  readonly payloadInRow: number;
}

/** Every limit by name. Reaching one is recorded and shown, never silent. */
export const DEFAULT_LIMITS: Limits = {
  // What libpcap allows (MAXIMUM_SNAPLEN).
  longestPacket: 256 * KiB,
  blockOptions: 1 * MiB,
  captureInterfaces: 65_536,
  comments: 100_000,
  commentText: 16 * MiB,
  heldDatagrams: 256,
  fragmentLifetime: 60 * SECOND,
  tcpConnections: 100_000,
  outOfOrderBytes: 4 * MiB,
  outOfOrderSegments: 4096,
  acknowledgedHolePatience: 1 * SECOND,
  longestHead: 64 * KiB,
  bytesHeldInHandshake: 1 * MiB,
  piecesHeldInHandshake: 4096,
  connections: 200_000,
  refusalBody: 64 * KiB,
  spoolExtent: 64 * MiB,
  compressedMessage: 16 * MiB,
  inflatedMessage: 64 * MiB,
  inflatedCapture: 8 * GiB,
  violations: 1_000_000,
  payloadInRow: 16 * MiB,
  longestJsonValue: 32 * MiB,
  deepestJsonValue: 64,
};
