/** Messages that are compressed (RFC 7692), as they are read and as they are sent. */
import { describe, expect, it } from 'vitest';
import { counting, hex, utf8 } from '../../support/bytes.ts';
import { Compressor } from '../../support/deflate.ts';
import { BINARY, type FrameBits, frame, PING, TEXT } from '../../support/frame-builder.ts';
import { noise } from '../../support/noise.ts';
import { compression, EndpointRecord, expectFailure, sends } from './endpoint-record.ts';

const DELIVERIES = ['messages', 'pieces'] as const;

// RFC 7692 7.2.3
describe('compressed messages (RFC 7692)', () => {
  const agreed = { compression: compression() };
  const EXAMPLES: readonly [section: string, frames: readonly string[]][] = [
    ['7.2.3.1', ['c1 07 f2 48 cd c9 c9 07 00']],
    ['7.2.3.1, in two fragments', ['41 03 f2 48 cd', '80 04 c9 c9 07 00']],
    ['7.2.3.3, a block without compression', ['c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00']],
    ['7.2.3.4, a block with BFINAL', ['c1 08 f3 48 cd c9 c9 07 00 00']],
    ['7.2.3.5, two blocks', ['c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00']],
  ];

  it.each(EXAMPLES)('the example of %s is read', (_, frames) => {
    expect(EndpointRecord.of('client', agreed).receive(...frames.map(hex)).told).toEqual(['text "Hello"']);
  });

  it.each(EXAMPLES)('the example of %s is one piece', (_, frames) => {
    const record = EndpointRecord.of('client', { ...agreed, deliver: 'pieces' });
    expect(record.receive(...frames.map(hex)).told).toEqual(['text piece "Hello" end']);
  });

  // RFC 7692 7.2.3.2: the second message refers to the first; without takeover it is as long as that.
  it.each<[what: string, server: object, second: string]>([
    ['with context takeover', {}, 'c1 05 f2 00 11 00 00'],
    ['without', { noContextTakeover: true }, 'c1 07 f2 48 cd c9 c9 07 00'],
  ])('are sent and read %s', (_, promise, second) => {
    const options = { compression: compression({}, promise) };
    const server = EndpointRecord.of('server', options);
    server.endpoint.sendText('Hello');
    server.endpoint.sendText('Hello');
    expect(server.told).toEqual([sends('c1 07 f2 48 cd c9 c9 07 00'), sends(second)]);
    expect(EndpointRecord.of('client', options).receive(...server.sent).told).toEqual([
      'text "Hello"',
      'text "Hello"',
    ]);
  });

  it('each side keeps its own promise', () => {
    const options = { compression: compression({ noContextTakeover: true }) };
    const client = EndpointRecord.of('client', options);
    client.endpoint.sendText('Hello');
    client.endpoint.sendText('Hello');
    expect(client.sent.map(({ length }) => length)).toEqual([13, 13]);
    const server = EndpointRecord.of('server', options).receive(...client.sent);
    server.endpoint.sendText('Hello');
    server.endpoint.sendText('Hello');
    expect(server.sent.map(({ length }) => length)).toEqual([9, 7]);
  });

  it('come between others that are not, and pings', () => {
    const compressor = new Compressor();
    const record = EndpointRecord.of('client', agreed);
    const first = compressor.compress(utf8('Hello'));
    record.receive(
      frame({ rsv1: true, fin: false, payload: first.subarray(0, 3) }),
      frame({ opcode: PING, payload: 'a' }),
      frame({ opcode: 0, payload: first.subarray(3) }),
      frame({ payload: 'Hello' }),
      frame({ rsv1: true, payload: compressor.compress(utf8('Hello')) }),
    );
    expect(record.told.filter((line) => !line.startsWith('send'))).toEqual([
      'ping "a"',
      ...['text "Hello"', 'text "Hello"', 'text "Hello"'],
    ]);
  });

  it.each([9, 12, 15])(
    'with a window of %i bits are read by another inflater, and its messages by us',
    (windowBits) => {
      const options = { compression: compression({ windowBits }, { windowBits }) };
      const compressor = new Compressor({ windowBits });
      const contents = [counting(1000), counting(70_000, 3), counting(1000), new Uint8Array(0)];
      const record = EndpointRecord.of('client', options);
      const read: Uint8Array[] = [];
      record.message = ({ content }) => read.push(content);
      for (const content of contents)
        record.receive(frame({ opcode: BINARY, rsv1: true, payload: compressor.compress(content) }));
      expect(read.map((content) => Buffer.from(content))).toEqual(
        contents.map((content) => Buffer.from(content)),
      );
    },
  );

  it.each<[what: string, bits: FrameBits, code: number, rule: string]>([
    ['data that is no DEFLATE', { payload: hex('ff ff ff') }, 1007, 'inflate-failed'],
    ['text that is not UTF-8', { payload: new Compressor().compress(hex('61 ff')) }, 1007, 'text-not-utf-8'],
    ['RSV1 on a ping (RFC 7692 6)', { opcode: PING }, 1002, 'rsv1-on-control-frame'],
    ['RSV2', { rsv1: false, rsv2: true }, 1002, 'reserved-bit-set'],
  ])('%s fails the connection', (_, bits, code, rule) => {
    const record = EndpointRecord.of('client', agreed).receive(frame({ rsv1: true, ...bits }));
    expectFailure(record, 'client', code, rule);
    expect(record.told.length).toBe(3);
  });

  it('RSV1 on a continuation fails it (RFC 7692 6)', () => {
    const record = EndpointRecord.of('client', agreed).receive(
      hex('41 03 f2 48 cd'),
      hex('c0 04 c9 c9 07 00'),
    );
    expectFailure(record, 'client', 1002, 'rsv1-on-continuation');
  });

  it.each<[what: string, server: object, compressor: Compressor, rule: string]>([
    ['context', { noContextTakeover: true }, new Compressor(), 'deflate-context-not-reset'],
    ['a larger window', { windowBits: 9 }, new Compressor(), 'deflate-window-exceeded'],
  ])('that use %s against the promise fail it', (_, promise, compressor, rule) => {
    const record = EndpointRecord.of('client', { compression: compression({}, promise) });
    const content = noise(1000);
    for (let at = 0; at < 2; at++)
      record.receive(frame({ opcode: BINARY, rsv1: true, payload: compressor.compress(content) }));
    expectFailure(record, 'client', 1007, rule);
  });

  it.each(DELIVERIES)('that are bombs fail it, in %s', (deliver) => {
    const payload = new Compressor().compress(new Uint8Array(4 * 1024 * 1024));
    const limits = { longestMessage: 1024 * 1024 };
    expect(payload.length).toBeLessThan(8192);
    const record = EndpointRecord.of('client', { ...agreed, limits, deliver });
    record.receive(frame({ opcode: TEXT, rsv1: true, payload }));
    expectFailure(record, 'client', 1009, 'message-too-long');
    expect(record.told.length).toBe(3);
  });

  it.each(DELIVERIES)('that are themselves too long fail it by their header, in %s', (deliver) => {
    const record = EndpointRecord.of('client', { ...agreed, limits: { longestMessage: 100 }, deliver });
    record.receive(frame({ opcode: BINARY, rsv1: true, declared: 101 }));
    expectFailure(record, 'client', 1009, 'message-too-long');
  });

  it('of the most content are read', () => {
    const content = counting(1000);
    const record = EndpointRecord.of('client', { ...agreed, limits: { longestMessage: 1000 } });
    record.receive(frame({ opcode: BINARY, rsv1: true, payload: new Compressor().compress(content) }));
    expect(record.endpoint.state).toBe('open');
    expect(record.told.length).toBe(1);
  });
});
