import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../../fixtures/record/case.mjs';
import type { ProxyMode } from '../../../src-core/contract/proxy.ts';
import type { CaptureRows } from './capture-rows.ts';
import { conversationsOf, framesOf, keyOf } from './conversations.ts';
import { asSeen, keysFrom, seenConversations } from './seen-conversations.ts';
import { type ProxiedTalk, Stage, type Way } from './stage.ts';

/** How far apart proxy and tcpdump may see most frames, in milliseconds; some meet a busy moment between the two. */
const CLOSE = 100;

/** Installing a server that is missing, and starting it, takes a while; so may a conversation. */
const PATIENCE = 300_000;

/**
 * Has a case talk through the proxy in some modes, with and without TLS, and compares what is recorded with packets of
 * the same conversation.
 */
export function describeScenario(driven: Case, modes: readonly ProxyMode[]): void {
  const ways = modes.flatMap((mode): Way[] => [
    { mode, scheme: 'ws' },
    { mode, scheme: 'wss' },
  ]);
  describe(driven.name, () => {
    let stage: Stage | undefined;
    let talks: ReadonlyMap<Way, Promise<ProxiedTalk>>;
    beforeAll(async () => {
      const opened = await Stage.open(driven, ways.length);
      stage = opened;
      talks = new Map(ways.map((way) => [way, opened.talk(way)]));
    }, PATIENCE);
    afterAll(() => stage?.close(), PATIENCE);
    for (const way of ways) describeWay(way, () => talks.get(way));
  });
}

function describeWay(way: Way, ending: () => Promise<ProxiedTalk> | undefined): void {
  describe(`${way.mode}, ${way.scheme}`, () => {
    let talk: ProxiedTalk;
    beforeAll(async () => {
      const ended = await ending();
      if (ended === undefined) throw new Error('nobody has talked');
      talk = ended;
    }, PATIENCE);

    it('what was recorded is what tshark sees in the packets', () => {
      const { recorded, seen, packets } = talk;
      const found = seenConversations(asSeen(recorded), recorded.connections.map(keyOf));
      expect(found).toEqual(seenConversations(seen, keysFrom(packets ?? recorded, seen)));
    });

    it('connections are printed as they are read from the file', () => {
      const { recorded, printed } = talk;
      expect(printed).toEqual(recorded.connections);
    });

    it('what is told of TLS is what was spoken', () => {
      const { connections } = talk.recorded;
      const told = connections.map(({ url, relayed }) => ({
        protocol: new URL(url).protocol,
        client: relayed?.clientTls?.version,
        server: relayed?.serverTls?.version,
      }));
      const spoken = way.scheme === 'wss' ? 'TLSv1.3' : undefined;
      const server = way.mode === 'bridge' ? undefined : spoken;
      expect(told).toEqual(connections.map(() => ({ protocol: `${way.scheme}:`, client: spoken, server })));
    });

    // Between browser and bridge everything is encrypted; only tshark has the keys.
    if (way.mode === 'bridge' && way.scheme === 'wss') return;

    it('all rows are those of the packets', () => {
      const { recorded, packets } = talk;
      if (packets === undefined) throw new Error('there are no packets that can be read');
      expect(conversationsOf(recorded)).toEqual(conversationsOf(packets));
    });

    it(`most frames were recorded within ${CLOSE} ms of their packets`, () => {
      const { recorded, packets } = talk;
      if (packets === undefined) throw new Error('there are no packets that can be read');
      const apart = distances(recorded, packets);
      expect(apart).toHaveLength(packets.frames.length);
      expect(apart.filter((distance) => distance < CLOSE).length).toBeGreaterThan(apart.length / 2);
    });
  });
}

/** Milliseconds between the times of the same frame in both captures. */
function distances(one: CaptureRows, other: CaptureRows): number[] {
  const counterparts = new Map(other.connections.map((row) => [keyOf(row), row.connection]));
  return one.connections.flatMap((row) => {
    const counterpart = counterparts.get(keyOf(row)) ?? 0;
    return (['client-to-server', 'server-to-client'] as const).flatMap((direction) => {
      const frames = framesOf(other, counterpart, direction);
      return framesOf(one, row.connection, direction).map(({ time }, at) =>
        Math.abs(Date.parse(time) - Date.parse(frames[at]?.time ?? '')),
      );
    });
  });
}
