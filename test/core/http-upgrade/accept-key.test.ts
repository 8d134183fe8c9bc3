import { describe, expect, it } from 'vitest';
import { acceptKey } from '../../../src-core/http-upgrade/accept-key.ts';

describe('the accept key', () => {
  it.each([
    ['RFC 6455 1.3', 'dGhlIHNhbXBsZSBub25jZQ==', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    // RFC 6455 4.2.2, 5.4: white space around the value of a field is no part of it.
    ['white space around it', '  dGhlIHNhbXBsZSBub25jZQ==\t', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    // printf 258EAFA5-E914-47DA-95CA-C5AB0DC85B11 | openssl sha1 -binary | base64
    ['a key that is empty', '', 'Kfh9QIsMVZcl6xEPYxPHzW8SZ8w='],
  ])('of %s', (_, key, accept) => {
    expect(acceptKey(key)).toBe(accept);
  });
});
