import { type Check, isIndex, isText } from '../values/checks.ts';
import type { EngineMethod, ParamsOf, ResultOf } from './engine.ts';
import type { SearchNews } from './searching.ts';
import type { CaptureSummary } from './views.ts';

/** From a view to the engine. */
export interface RequestMessage<M extends EngineMethod = EngineMethod> {
  readonly kind: 'request';
  readonly id: number;
  readonly method: M;
  readonly params: ParamsOf<M>;
}

/** From the engine to a view. */
export type EngineMessage =
  | { readonly kind: 'result'; readonly id: number; readonly result: ResultOf<EngineMethod> }
  /** The request could not be served; `message` is a sentence. */
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
  /** The capture has grown or changed its state. */
  | { readonly kind: 'progress'; readonly summary: CaptureSummary }
  /** A search goes on, or has ended. */
  | { readonly kind: 'search'; readonly news: SearchNews }
  /**
   * Said by the shell: there is no engine any more, and why, as a clause without its full stop. `whose` tells whether
   * the engine itself has ended, so that the capture can be opened anew, or only this view's connection to it.
   */
  | { readonly kind: 'ended'; readonly reason: string; readonly whose: 'engine' | 'connection' };

/** Whether a value has the outer shape of a request; its method and parameters are checked on their own. */
export const isRequestMessage: Check<{ kind: 'request'; id: number; method: string; params: unknown }> = (
  value,
): value is { kind: 'request'; id: number; method: string; params: unknown } => {
  if (typeof value !== 'object' || value === null) return false;
  const message = value as Record<string, unknown>;
  return message.kind === 'request' && isIndex(message.id) && isText(message.method) && 'params' in message;
};

/** Either end of a message channel between one view and one engine. */
export interface MessagePipe<Sent, Received> {
  post(message: Sent): void;
  /** Sets the one listener; messages that came before it are given to it first. */
  listen(onMessage: (message: Received) => void): void;
}
