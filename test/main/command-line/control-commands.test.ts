/** Lines of the control protocol about servers that are not believed. */
import { expect, it } from 'vitest';
import { readCommand } from '../../../src-main/shells/command-line/control-commands.ts';

it.each(['a.example', '127.0.0.1', '::1'])('going on with %s', (host) => {
  expect(readCommand(JSON.stringify({ goOnWith: host }))).toEqual({ kind: 'go-on-with', host });
});

it.each(['*', '*.example', '', 'wss://a.example/', 7, null])('%j is no host to go on with', (host) => {
  expect(readCommand(JSON.stringify({ goOnWith: host }))).toEqual({
    kind: 'unreadable',
    mustBe: '"goOnWith" has one host, without scheme, port or path: "example.com".',
  });
});
