/** How long a proxy waits for others, in milliseconds. */
export interface TimeLimits {
  /** For the head of a client's first request, from its first byte on. */
  readonly firstHead: number;
  /** For that of another one, on a connection that is kept open. */
  readonly nextHead: number;
  /** For a server to be reached. */
  readonly reaching: number;
  /** For TLS to come about, with either side. */
  readonly handshake: number;
  /** For both sides of a bridge to end what is to end. */
  readonly closing: number;
}

export const TIME_LIMITS: TimeLimits = {
  firstHead: 30_000,
  nextHead: 300_000,
  reaching: 30_000,
  handshake: 30_000,
  closing: 10_000,
};
