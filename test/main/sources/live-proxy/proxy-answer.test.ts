import { expect, it } from 'vitest';
import { answerBytes } from '../../../../src-main/sources/live-proxy/proxy-answer.ts';

// RFC 9112 4 and 6.2; the length is that of UTF-8. RFC 9209 2.3 for the type of an error.
it('is a whole response of plain text, behind which the connection ends', () => {
  const answer = { status: 502, sentence: 'Bücher.example is away.', error: 'dns_error' };
  expect(answerBytes(answer).toString('utf8')).toBe(
    'HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 37\r\n' +
      'Proxy-Status: framescope; error=dns_error\r\nConnection: close\r\n\r\n' +
      'Framescope: Bücher.example is away.\n',
  );
});

it.each([
  [400, 'Bad Request'],
  [408, 'Request Timeout'],
  [431, 'Request Header Fields Too Large'],
  [504, 'Gateway Timeout'],
  [508, 'Loop Detected'],
  [799, ''],
])('has the reason that goes with %i', (status, reason) => {
  expect(answerBytes({ status, sentence: 'x' }).toString()).toBe(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n` +
      'Connection: close\r\n\r\nFramescope: x\n',
  );
});
