import type { StreamEvent, StreamId, StreamSink } from '../stream/events.ts';
import type { StreamFacts } from '../stream/relayed.ts';
import { Conversation } from './conversation.ts';
import { limitedInflate, type PipelineParts } from './parts.ts';

/** Where all sources meet: stream events in, rows of the store out. */
export class StreamPipeline implements StreamSink {
  private readonly conversations = new Map<StreamId, Conversation>();

  private readonly parts: PipelineParts;
  private factsOfNext: StreamFacts | undefined;

  constructor(parts: PipelineParts) {
    this.parts = { ...parts, inflate: limitedInflate(parts.inflate, parts.limits.inflatedCapture) };
  }

  /** What is known of the stream that is opened next beyond its bytes. */
  expect(facts: StreamFacts): void {
    this.factsOfNext = facts;
  }

  accept(event: StreamEvent): void {
    switch (event.kind) {
      case 'stream-opened':
        this.conversations.set(event.streamId, new Conversation(this.parts, event, this.factsOfNext));
        this.factsOfNext = undefined;
        return;
      case 'stream-bytes':
        this.conversations.get(event.streamId)?.bytes(event.direction, event.chunk);
        return;
      case 'stream-gap':
        this.conversations.get(event.streamId)?.gap(event.direction, event.missingBytes, event.at);
        return;
      case 'stream-finished':
        this.conversations.get(event.streamId)?.finished(event.direction, event.at);
        return;
      case 'stream-closed':
        this.conversations.get(event.streamId)?.closed(event);
        this.conversations.delete(event.streamId);
        return;
    }
  }
}
