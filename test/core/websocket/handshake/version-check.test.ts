import { describe, expect, it } from 'vitest';
import { checkVersion } from '../../../../src-core/websocket/handshake/version-check.ts';
import { type Changes, HIXIE_76_REQUEST, inShort, instead, request, response } from './heads.ts';

function check(version: string, status?: number, ...answered: Changes): string[] {
  const asked = request(...instead('Sec-WebSocket-Version', version));
  return inShort(
    checkVersion(asked, status === undefined ? undefined : { status, response: response(...answered) }),
    'client',
  );
}

describe('the version of a request', () => {
  // RFC 6455 4.1, 9 and the registry of 11.6
  it.each([
    ['0', '0 (draft-ietf-hybi-thewebsocketprotocol-00)'],
    ['4', '4 (draft-ietf-hybi-thewebsocketprotocol-04)'],
    ['7', '7 (draft-ietf-hybi-thewebsocketprotocol-07)'],
    ['8', '8 (draft-ietf-hybi-thewebsocketprotocol-08 to -12)'],
    ['9', '9'],
    ['14', '14'],
    ['013', '013'],
    ['13.0', '"13.0"'],
    ['13, 8', '"13, 8"'],
    ['', '""'],
    ['9'.repeat(100), `"${'9'.repeat(59)}…"`],
  ])('"%s" is a fault, were it accepted or never answered', (version, detail) => {
    expect(check(version)).toEqual([`version-not-13 ${detail}`]);
    expect(check(version, 101)).toEqual([`version-not-13 ${detail}`]);
    expect(check(version, 101, 'Sec-WebSocket-Version: 13')).toEqual([`version-not-13 ${detail}`]);
    expect(check(version, 404)).toEqual([`version-not-13 ${detail}`]);
  });

  // RFC 6455 4.4
  it('is none when the server refused it by name', () => {
    expect(check('8', 426)).toEqual([]);
    expect(check('25', 400, 'Sec-WebSocket-Version: 13, 8, 7')).toEqual([]);
  });

  it('is none when it is 13, when there is none, or when the dialect had no versions', () => {
    expect(check('13')).toEqual([]);
    expect(checkVersion(request('-Sec-WebSocket-Version'), undefined)).toEqual([]);
    expect(checkVersion(HIXIE_76_REQUEST, undefined)).toEqual([]);
  });

  it('repeated is a fault of its own when one of them is 13', () => {
    expect(checkVersion(request('Sec-WebSocket-Version: 8'), undefined)).toEqual([]);
  });
});
