import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { PayloadSpool } from '../capture-store/payload-place.ts';
import type { StreamEvent, StreamId, StreamSink } from '../stream/events.ts';
import { Conversation } from './conversation.ts';
import type { Limits } from './limits.ts';

/** Where all sources meet: stream events in, rows of the store out. */
export class StreamPipeline implements StreamSink {
  private readonly conversations = new Map<StreamId, Conversation>();

  constructor(
    private readonly store: CaptureStore,
    private readonly spool: PayloadSpool,
    private readonly limits: Limits,
  ) {}

  accept(event: StreamEvent): void {
    switch (event.kind) {
      case 'stream-opened':
        this.conversations.set(event.streamId, new Conversation(this.store, this.spool, this.limits, event));
        return;
      case 'stream-bytes':
        this.conversations.get(event.streamId)?.bytes(event.direction, event.chunk);
        return;
      case 'stream-gap':
        this.conversations.get(event.streamId)?.gap(event.direction, event.missingBytes, event.at);
        return;
      case 'stream-closed':
        this.conversations.get(event.streamId)?.closed(event);
        this.conversations.delete(event.streamId);
        return;
    }
  }
}
