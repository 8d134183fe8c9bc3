import { describe, expect, it } from 'vitest';
import { PayloadReader } from '../../../src-core/capture-store/payload-reader.ts';
import { framePreview, messagePreview } from '../../../src-core/export/preview.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import type { Packet } from '../../../src-core/packets/packet.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { hex } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { MemorySpool } from '../../support/memory-spool.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';

/** Rows of a capture whose file holds other packets by the time it is read again. */
function readAgain(packets: readonly Packet[], left: readonly Packet[]) {
  const { store } = readPackets(packets);
  const payloads = new PayloadReader(store, new MemorySpool(left));
  return { store, payloads, rows: new RowBuilder(store, payloads, 1000, inflate) };
}

describe('content that the capture file no longer holds', () => {
  const { packets } = new TcpTalk().handshake().fromServer(hex('81 05 48656c6c6f'), hex('81 00')).close();

  it('is named in rows and previews, never passed off as empty', () => {
    const { store, payloads, rows } = readAgain(packets, []);
    const missing = 'the capture file no longer holds 5 bytes';
    for (const row of [rows.frame(0), rows.message(0)]) {
      expect(row).toMatchObject({ missing });
      expect(row).not.toHaveProperty('text');
      expect(row).not.toHaveProperty('base64');
    }
    expect(framePreview(store, payloads, 0)).toContain('no longer holds');
    expect(messagePreview(store, payloads, 0)).toContain('no longer holds');
  });

  it('is given as far as it is there', () => {
    const cut = packets.map((packet) => ({
      ...packet,
      bytes: packet.bytes.subarray(0, 14 + 20 + 20 + 2 + 3),
    }));
    const { rows } = readAgain(packets, cut);
    expect(rows.frame(0)).toMatchObject({ text: 'Hel', missing: 'the capture file no longer holds 2 bytes' });
  });

  it('does not matter to what is empty', () => {
    const { store, payloads, rows } = readAgain(packets, []);
    expect(rows.frame(1)).toMatchObject({ text: '' });
    expect(rows.frame(1)).not.toHaveProperty('missing');
    expect(framePreview(store, payloads, 1)).toBe('');
  });
});

describe('what is missing of a connection', () => {
  it('stands at the end of its row, in words', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('82 0a 0001')).lose('server', 3);
    const [row] = readPackets(talk.fromServer(hex('0506070809')).close().packets).connections;
    expect(Object.keys(row ?? {}).at(-1)).toBe('missing');
    expect(row?.missing).toBe('3 bytes from the server missing in 1 gap');
  });

  it('is not there where nothing is', () => {
    const [row] = readPackets(new TcpTalk().handshake().close().packets).connections;
    expect(row).not.toHaveProperty('missing');
  });
});

describe('a Close frame whose code is not in the capture', () => {
  const lost = new TcpTalk()
    .handshake()
    .fromServer(hex('88 04'))
    .lose('server', 4)
    .fromClient(hex('88 80 00000000'));
  const capture = readPackets(lost.close().packets);

  it('says nothing, rather than that it had no code', () => {
    const close = capture.frames.find(({ direction }) => direction === 'server-to-client');
    expect(close).toMatchObject({ opcodeName: 'close', payloadLength: 4, close: null });
    const row = (close?.frame ?? 0) - 1;
    expect(framePreview(capture.store, capture.payloads, row)).toBe('its code is not in the capture');
  });

  it('leaves the Close frame of the other side, which truly has no code, as the one that is known', () => {
    expect(capture.connections[0]?.close).toEqual({
      by: 'client',
      code: null,
      name: 'No Status Received',
      reason: '',
      clean: false,
    });
  });
});
