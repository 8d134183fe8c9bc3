import { expect, it } from 'vitest';
import { parseHead } from '../../../src-core/http-upgrade/head.ts';
import { staysOpen } from '../../../src-core/http-upgrade/persistence.ts';
import { latin1 } from '../../support/bytes.ts';

// RFC 9112 9.3
it.each([
  ['HTTP/1.1', '', true],
  ['HTTP/1.1', 'Connection: keep-alive', true],
  ['HTTP/1.1', 'Connection: Upgrade', true],
  ['HTTP/1.1', 'Connection: close', false],
  ['HTTP/1.1', 'connection: Upgrade , CLOSE', false],
  ['HTTP/1.1', 'Connection: keep-alive, close', false],
  ['HTTP/1.1', 'Proxy-Connection: close', true],
  ['HTTP/1.0', '', false],
  ['HTTP/1.0', 'Connection: Keep-Alive', true],
  ['HTTP/1.0', 'Connection: keep-alive, close', false],
])('%s with %j stays open: %s', (version, field, expected) => {
  const head = parseHead(latin1(`GET / ${version}\r\n${field}\r\n\r\n`));
  expect(staysOpen(head, version)).toBe(expected);
});
