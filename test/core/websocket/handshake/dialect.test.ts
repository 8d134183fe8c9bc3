import { describe, expect, it } from 'vitest';
import { dialectOf } from '../../../../src-core/websocket/handshake/dialect.ts';
import {
  CHROME_REQUEST,
  HIXIE_75_REQUEST,
  HIXIE_75_RESPONSE,
  HIXIE_76_LINES,
  HIXIE_76_REQUEST,
  HIXIE_76_RESPONSE,
  head,
  instead,
  request,
  response,
} from './heads.ts';

describe('a dialect', () => {
  it('has a name, a framing, and can be read or not', () => {
    expect(dialectOf(CHROME_REQUEST)).toEqual({
      id: 'rfc-6455',
      name: 'RFC 6455 (also draft-ietf-hybi-thewebsocketprotocol-13 to -17)',
      framing: 'rfc-6455',
      readable: true,
    });
    expect(dialectOf(HIXIE_75_REQUEST)).toEqual({
      id: 'hixie-75',
      name: 'draft-hixie-thewebsocketprotocol-75',
      framing: 'sentinel',
      readable: false,
    });
    expect(dialectOf(HIXIE_76_REQUEST)).toEqual({
      id: 'hixie-76',
      name: 'draft-hixie-thewebsocketprotocol-76 (also hybi-00)',
      framing: 'sentinel',
      readable: false,
    });
  });

  // RFC 6455 11.6
  it.each([
    ['4', 'hybi-04', 'hybi-04', false],
    ['5', 'hybi-05', 'hybi-04', false],
    ['6', 'hybi-06', 'hybi-04', false],
    ['7', 'hybi-07', 'rfc-6455', true],
    ['8', 'hybi-08', 'rfc-6455', true],
    ['13', 'rfc-6455', 'rfc-6455', true],
    ['9', 'rfc-6455', 'rfc-6455', true],
    ['14', 'rfc-6455', 'rfc-6455', true],
    ['x', 'rfc-6455', 'rfc-6455', true],
  ])('of version %s is %s', (version, id, framing, readable) => {
    expect(dialectOf(request(...instead('Sec-WebSocket-Version', version)))).toMatchObject({
      id,
      framing,
      readable,
    });
  });

  // draft-ietf-hybi-thewebsocketprotocol-01 to -03
  it.each([
    ['1', 'hybi-01', 'hybi-01'],
    ['2', 'hybi-02', 'hybi-01'],
    ['3', 'hybi-03', 'hybi-01'],
    ['0', 'hixie-76', 'sentinel'],
    ['x', 'hixie-76', 'sentinel'],
  ])('with the keys of -76 and draft %s is %s', (draft, id, framing) => {
    const early = head(...HIXIE_76_LINES, `Sec-WebSocket-Draft: ${draft}`);
    expect(dialectOf(early)).toMatchObject({ id, framing, readable: false });
  });

  it('of a request that lacks something is that of what it has', () => {
    const of = (...changes: string[]) => dialectOf(request('-Origin', ...changes)).id;
    expect(of('-Sec-WebSocket-Key')).toBe('rfc-6455');
    expect(of('-Sec-WebSocket-Version')).toBe('rfc-6455');
    expect(of('-Sec-WebSocket-Key', '-Sec-WebSocket-Version')).toBe('rfc-6455');
    expect(dialectOf(head(...HIXIE_76_LINES.filter((line) => !line.includes('Key1')))).id).toBe('hixie-76');
    expect(
      dialectOf(head(...HIXIE_76_LINES.filter((line) => !line.includes('Key'))), HIXIE_76_RESPONSE).id,
    ).toBe('hixie-76');
  });

  it('is that of RFC 6455 when the keys of both are there', () => {
    const both = head(
      ...HIXIE_76_LINES,
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
    );
    expect(dialectOf(both).id).toBe('rfc-6455');
    expect(dialectOf(head(...HIXIE_76_LINES, 'Sec-WebSocket-Version: 13'), response()).id).toBe('rfc-6455');
  });
});

describe('a request without keys and version', () => {
  const lines = [
    'Upgrade: WebSocket',
    'Connection: Upgrade',
    'Host: example.com',
    'Origin: http://example.com',
  ];

  it('is hixie-75 when it looks like it in all', () => {
    expect(dialectOf(head('GET / HTTP/1.1', ...lines)).id).toBe('hixie-75');
    expect(dialectOf(head('GET / HTTP/1.1', ...lines, 'Sec-WebSocket-Protocol: a')).id).toBe('hixie-75');
    expect(dialectOf(head('GET / HTTP/1.1', ...lines, 'Cookie: a=b')).id).toBe('hixie-75');
  });

  it.each([
    ['another method', ['POST / HTTP/1.1', ...lines]],
    ['another version of HTTP', ['GET / HTTP/1.0', ...lines]],
    ['another case', ['GET / HTTP/1.1', 'Upgrade: websocket', ...lines.slice(1)]],
    ['no Connection', ['GET / HTTP/1.1', ...lines.filter((line) => !line.startsWith('Connection'))]],
    ['no Origin', ['GET / HTTP/1.1', ...lines.slice(0, 3)]],
    ['an extension', ['GET / HTTP/1.1', ...lines, 'Sec-WebSocket-Extensions: a']],
  ])('is RFC 6455 with faults when it has %s', (_, faulty) => {
    expect(dialectOf(head(...faulty)).id).toBe('rfc-6455');
  });

  it('is what the answer takes it for', () => {
    const doubtful = head('GET / HTTP/1.1', 'Upgrade: websocket', 'Connection: Upgrade', 'Host: example.com');
    expect(dialectOf(doubtful, HIXIE_75_RESPONSE).id).toBe('hixie-75');
    expect(dialectOf(HIXIE_75_REQUEST, HIXIE_75_RESPONSE).id).toBe('hixie-75');
    expect(dialectOf(HIXIE_75_REQUEST, response()).id).toBe('rfc-6455');
    expect(dialectOf(HIXIE_75_REQUEST, head('HTTP/1.1 400 No', 'Sec-WebSocket-Version: 13')).id).toBe(
      'rfc-6455',
    );
    expect(dialectOf(HIXIE_75_REQUEST, head('HTTP/1.1 400 No')).id).toBe('hixie-75');
  });
});
