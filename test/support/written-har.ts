import { expect } from 'vitest';
import { harText } from '../../src-core/export/har.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { harSchemaErrors } from './har-schema.ts';
import { type MemoryCapture, readPackets } from './memory-capture.ts';

export interface WrittenHar {
  readonly log: { readonly entries: readonly WrittenEntry[]; readonly [other: string]: unknown };
}

export interface WrittenEntry {
  readonly request: Record<string, unknown>;
  readonly response: Record<string, unknown>;
  readonly _framescope: Record<string, unknown>;
  readonly _webSocketMessages: readonly Record<string, unknown>[];
  readonly [other: string]: unknown;
}

/** A capture as HAR, which the published schema has nothing against. */
export function writtenHar(capture: MemoryCapture, connections?: readonly number[]): WrittenHar {
  const { store, payloads } = capture;
  const chosen = connections === undefined ? {} : { connections };
  const har = JSON.parse(
    [...harText({ store, payloads, inflate, version: '9.8.7', ...chosen })].join(''),
  ) as WrittenHar;
  expect(harSchemaErrors(har)).toEqual([]);
  return har;
}

/** The first entry of a conversation as HAR. */
export function writtenEntry({ packets }: { readonly packets: readonly Packet[] }): WrittenEntry {
  return writtenHar(readPackets(packets)).log.entries[0]!;
}
