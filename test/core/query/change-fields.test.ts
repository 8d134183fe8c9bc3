/** The fields `change`, `change.rule`, `kept` and `tls`: what a proxy did, and what it knew. */
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../../src-core/capture-store/payload-reader.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { PacketPipeline } from '../../../src-core/pipeline/packet-pipeline.ts';
import { RowQuery } from '../../../src-core/query/row-query.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { filteredRows, filterOf } from '../../support/filtered-rows.ts';
import { CONTINUATION, frame, PING } from '../../support/frame-builder.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { MemorySpool } from '../../support/memory-spool.ts';
import { PLAIN_FACTS, RelayedTalk } from '../../support/relayed-talk.ts';
import { PacketLog } from '../../support/tcp-talk.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const UP = 'client-to-server';
const DOWN = 'server-to-client';
const TLS = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', serverName: null, alpn: null };

/**
 * Connection 1 came in the clear, 2 in TLS, 3 past no proxy.
 *
 * | row | frame | message | |
 * | --- | --- | --- | --- |
 * | 1 | client, `a` | 1 | edited by "swap" after 2 ms |
 * | 2 | client, `b` not final | 2 | held for 3 s, by a person |
 * | 3 | client, continuation | 2 | held with it |
 * | 4 | client, ping, not masked (a violation) | | dropped by "no pings" |
 * | 5 | server, put in | 3 | by "swap" |
 * | 6 | server, `c` | 4 | |
 * | 7 | connection 2: client, `d` | 5 | delayed by "slow" for 1 s |
 * | 8 | connection 3: client, `e` | 6 | |
 */
function conversations(): PacketLog {
  const log = new PacketLog();
  new RelayedTalk(log)
    .agree()
    .client({ payload: 'a' })
    .changed(UP, [0], { what: 'edited', keptFor: 2e6, rule: 'swap' }, frame({ key: 1, payload: 'A' }))
    .client({ payload: 'b', fin: false }, { opcode: CONTINUATION, payload: 'b' })
    .changed(UP, [1, 2], { what: 'held', keptFor: 3e9 })
    .client({ opcode: PING, masked: false })
    .changed(UP, [3], { what: 'dropped', rule: 'no pings' })
    .injected(DOWN, frame({ payload: 'put in' }), 'swap')
    .server({ payload: 'c' });
  new RelayedTalk(log, {
    client: { address: '192.0.2.7', port: 50_001 },
    facts: { ...PLAIN_FACTS, serverTls: TLS },
  })
    .agree()
    .client({ payload: 'd' })
    .changed(UP, [0], { what: 'delayed', keptFor: 1e9, rule: 'slow' });
  new WebSocketTalk(log, { client: { address: '192.0.2.8', port: 50_002 } }).agree().client({ payload: 'e' });
  return log;
}

describe('what a proxy did', () => {
  const capture = readPackets(conversations().packets);

  it.each([
    ['frames', 'change', [1, 2, 3, 4, 5, 7]],
    ['frames', 'not change', [6, 8]],
    ['frames', 'change == held', [2, 3]],
    ['frames', 'change != held', [1, 4, 5, 7]],
    ['frames', 'change in {edited, injected}', [1, 5]],
    ['frames', 'change in {repeated, recompressed}', []],
    ['frames', 'change.rule', [1, 4, 5, 7]],
    ['frames', 'change.rule == "swap"', [1, 5]],
    ['frames', 'change.rule != "swap"', [4, 7]],
    ['frames', 'change.rule contains "o"', [4, 7]],
    ['frames', 'change and not change.rule', [2, 3]],
    // What was put in was not kept back.
    ['frames', 'kept', [1, 2, 3, 4, 7]],
    ['frames', 'kept >= 1 s', [2, 3, 7]],
    ['frames', 'kept == 2 ms', [1]],
    ['frames', 'kept < 1 us', [4]],
    ['frames', 'tls', [7]],
    ['frames', 'tls == false', [1, 2, 3, 4, 5, 6]],
    ['frames', 'not tls', [1, 2, 3, 4, 5, 6, 8]],
    ['messages', 'change', [1, 2, 3, 5]],
    ['messages', 'change == held', [2]],
    ['messages', 'not change', [4, 6]],
    ['messages', 'change.rule == "swap"', [1, 3]],
    ['messages', 'kept > 2 s', [2]],
    ['messages', 'tls', [5]],
    ['connections', 'change', [1, 2]],
    ['connections', 'change == dropped', [1]],
    ['connections', 'change.rule == "slow"', [2]],
    ['connections', 'kept >= 1 s && change.rule', [2]],
    ['connections', 'tls', [2]],
    ['connections', 'tls == false', [1]],
    ['connections', 'not tls', [1, 3]],
    ['connections', 'tls != false', [2]],
    ['violations', 'change.rule == "no pings"', [1]],
    ['violations', 'change == dropped', [1]],
  ] as const)('%s: %s', (level, filter, rows) => {
    expect(filteredRows(capture, level, filter)).toEqual(rows);
  });
});

it.each(['change == edited', 'change.rule == "swap"', 'kept == 2 ms'])(
  '%s finds a frame that was there before it was told of',
  (text) => {
    const { packets } = conversations();
    const store = new CaptureStore();
    const spool = new MemorySpool(packets);
    const pipeline = new PacketPipeline({ store, spool, limits: DEFAULT_LIMITS, inflate });
    const payloads = new PayloadReader(store, spool);
    const queries = (['frames', 'messages'] as const).map(
      (level) => new RowQuery({ store, payloads, level, filter: filterOf(text) }),
    );
    const found: string[] = [];
    for (const packet of packets) {
      pipeline.accept(packet);
      for (const query of queries) query.work(() => false);
      const rows = queries.map(({ count }) => count).join(' and ');
      if (store.frames.count === 1) found.push(`${store.changes.count} told of, ${rows} found`);
    }
    expect(found).toEqual(['0 told of, 0 and 0 found', '1 told of, 1 and 1 found']);
  },
);
