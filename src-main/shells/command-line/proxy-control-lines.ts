import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { toBase64 } from '../../../src-core/bytes/base64.ts';
import { decodeUtf8 } from '../../../src-core/bytes/utf-8.ts';
import { harmlessJson } from '../../../src-core/export/ndjson.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import { ViewBuilder } from '../../engine/view-builder.ts';
import type { KnownItem } from '../../sources/live-proxy/intercept/held-items.ts';
import type { LiveProxy } from '../../sources/live-proxy/live-proxy.ts';
import { type CommandRead, readCommand } from './control-commands.ts';

/** Bytes of a held content that are told, at most. */
const MOST_TOLD = 1024 * 1024;

/**
 * Steers a proxy by lines of JSON: commands come in, one object a line, and each is answered by one; what is held is told
 * as it comes, `{"held":{…}}`, and when it is held no more, `{"released":ID}`.
 */
export class ProxyControlLines {
  private readonly views: ViewBuilder;
  private readonly told = new Set<number>();

  constructor(
    private readonly proxy: LiveProxy,
    private readonly session: CaptureSession,
    private readonly print: (line: string) => void,
  ) {
    this.views = new ViewBuilder(session);
  }

  /** Carries out what an input asks for, until it ends. */
  listen(input: Readable): void {
    const lines = createInterface({ input });
    lines.on('line', (line) => {
      if (line.trim() !== '') this.say(this.answer(readCommand(line)));
    });
  }

  /** Tells what has come to be held, and what is held no more. */
  tellChanges(): void {
    const held = this.proxy.interception?.held ?? [];
    const ids = new Set(held.map(({ id }) => id));
    for (const id of this.told) {
      if (ids.has(id)) continue;
      this.told.delete(id);
      this.say({ released: id });
    }
    for (const item of held) {
      if (this.told.has(item.id)) continue;
      this.told.add(item.id);
      this.say({ held: { ...this.views.held(item), ...this.content(item) } });
    }
  }

  private answer(command: CommandRead): object {
    const { interception } = this.proxy;
    if (interception === undefined) return { refused: 'The proxy does not run.' };
    switch (command.kind) {
      case 'unreadable':
        return { refused: command.mustBe };
      case 'decide':
        return interception.decide(command)
          ? { done: command.decision.kind, id: command.id }
          : { refused: `Nothing is held as ${command.id}.` };
      case 'forward-all':
        return { done: 'forwardAll', count: interception.forwardAll(command.connection) };
      case 'inject':
        return interception.inject(command.request)
          ? { done: 'inject' }
          : { refused: `Connection ${command.request.connection} is not open.` };
      case 'rules': {
        const problem = interception.setRules(command.rules);
        return problem === null
          ? { done: 'rules', count: command.rules.length }
          : { refused: `${problem.trouble.what}: ${problem.trouble.remedy}` };
      }
      case 'go-on-with':
        this.proxy.goOnWith(command.host);
        return { done: 'goOnWith', host: command.host };
      case 'stop':
        this.session.stop();
        return { done: 'stop' };
    }
  }

  private content({ message, frames }: KnownItem): { text: string } | { base64: string } {
    const { payloads } = this.session;
    const bytes =
      message === undefined
        ? payloads.framePayload(frames.at(-1) ?? 0, 0, MOST_TOLD)
        : payloads.messagePayload(message, 0, MOST_TOLD);
    const text = decodeUtf8(bytes);
    return text === undefined ? { base64: toBase64(bytes) } : { text };
  }

  private say(said: object): void {
    this.print(harmlessJson(JSON.stringify(said)));
  }
}
