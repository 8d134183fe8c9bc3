import type { DeflateAgreement } from '../websocket/permessage-deflate/agreement.ts';
import type { Inflate } from '../websocket/permessage-deflate/inflate.ts';
import type { Deflate } from '../websocket/permessage-deflate/message-deflater.ts';
import type { EndpointLimits } from './limits.ts';

/** Which side of the connection an endpoint is. */
export type EndpointRole =
  | { readonly role: 'server' }
  | {
      readonly role: 'client';
      /** A fresh key, unsigned 32-bit, that nobody can predict (RFC 6455 5.3). */
      readonly nextMaskingKey: () => number;
    };

/** permessage-deflate (RFC 7692) as it was agreed, with the DEFLATE that the core has not. */
export interface EndpointCompression {
  readonly compressors: DeflateAgreement['compressors'];
  readonly inflate: Inflate;
  readonly deflate: Deflate;
}

export type EndpointOptions = EndpointRole & {
  /** All messages that are sent are compressed where there is one. */
  readonly compression?: EndpointCompression | undefined;
  /**
   * `messages`, unless said otherwise, gives them whole. `pieces` gives content as it arrives, so that it takes no
   * memory; that of compressed messages is one piece.
   */
  readonly deliver?: 'messages' | 'pieces';
  /** Whether pings are answered without being asked to (RFC 6455 5.5.2); they are, unless said otherwise. */
  readonly answersPings?: boolean;
  readonly limits?: Partial<EndpointLimits>;
};
