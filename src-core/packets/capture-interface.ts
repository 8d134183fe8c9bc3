/** An interface that packets were recorded at, as a capture file describes it. */
export interface CaptureInterface {
  /** LINKTYPE_ value of the link layer its packets start with. */
  readonly linkType: number;
  /** The most bytes that were kept of a packet; 0 when there was no limit. */
  readonly snapLength: number;
  /** What the system calls it, `eth0`. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** What somebody has noted about it. */
  readonly comments: readonly string[];
}
