/**
 * What an endpoint holds for its peer at most (RFC 6455 10.4). A message that is given in pieces as it comes is not
 * held, and has no limit, unless it is compressed.
 */
export interface EndpointLimits {
  /** Bytes of one message: its content, and its payload as well where that is compressed. */
  readonly longestMessage: number;
  /** Frames of one message. */
  readonly mostFragments: number;
}

export const DEFAULT_ENDPOINT_LIMITS: EndpointLimits = {
  longestMessage: 16 * 1024 * 1024,
  mostFragments: 16_384,
};
