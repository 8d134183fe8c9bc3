import type { ProxyNote } from '../packets/proxy-note.ts';
import { betweenEndpoints } from '../packets/relayed-tcp.ts';
import type { StreamBytes, StreamEvent, StreamId, StreamSink } from '../stream/events.ts';
import type { StreamFacts } from '../stream/relayed.ts';
import { Conversation } from './conversation.ts';
import { limitedInflate, type PipelineParts } from './parts.ts';

type Opened = Extract<StreamEvent, { kind: 'stream-opened' }>;

/** Where all sources meet: stream events in, rows of the store out. */
export class StreamPipeline implements StreamSink {
  private readonly conversations = new Map<StreamId, Conversation>();
  /** Facts of streams that a proxy is about to open, and the conversations on those it has open, by their endpoints. */
  private readonly announced = new Map<string, StreamFacts>();
  private readonly relayed = new Map<string, Conversation>();

  private readonly parts: PipelineParts;

  constructor(parts: PipelineParts) {
    this.parts = { ...parts, inflate: limitedInflate(parts.inflate, parts.limits.inflatedCapture) };
  }

  /** What a proxy notes. @param behind bytes that belong to the note */
  note(note: ProxyNote, behind: StreamBytes): void {
    switch (note.kind) {
      case 'stream':
        // Only a made-up file announces what it never opens.
        if (this.announced.size >= this.parts.limits.connections) this.announced.clear();
        this.announced.set(note.between, note.facts);
        return;
      case 'change':
      case 'injection':
      case 'continuation':
        this.relayed.get(note.between)?.note(note, behind);
        return;
      case 'file':
        return;
    }
  }

  /** The conversation on a stream that a proxy has open. */
  between(endpoints: string): Conversation | undefined {
    return this.relayed.get(endpoints);
  }

  accept(event: StreamEvent): void {
    switch (event.kind) {
      case 'stream-opened':
        this.open(event);
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
        this.close(event);
        return;
    }
  }

  private open(event: Opened): void {
    const endpoints = this.announced.size > 0 ? betweenEndpoints(event.client, event.server) : '';
    const facts = this.announced.get(endpoints);
    const conversation = new Conversation(this.parts, event, facts);
    this.conversations.set(event.streamId, conversation);
    if (facts === undefined) return;
    this.announced.delete(endpoints);
    this.relayed.set(endpoints, conversation);
  }

  private close(event: Extract<StreamEvent, { kind: 'stream-closed' }>): void {
    const conversation = this.conversations.get(event.streamId);
    if (conversation === undefined) return;
    conversation.closed(event);
    this.conversations.delete(event.streamId);
    if (this.relayed.get(conversation.endpoints) === conversation)
      this.relayed.delete(conversation.endpoints);
  }
}
