/** What whole conversations show stands in test/conformance; here are the words for data that is no DEFLATE. */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { MessageInflater } from '../../../../src-core/websocket/permessage-deflate/message-inflater.ts';
import { inflate } from '../../../../src-main/adapters/inflate.ts';
import { utf8 } from '../../../support/bytes.ts';

const PROMISE = { noContextTakeover: false, windowBits: 15 };
const VERSE = utf8('in the middle of the journey of our life, in the middle of the journey');

it.each<[what: string, payload: Uint8Array, hint: string | undefined]>([
  // RFC 1950 and RFC 1952 put headers around DEFLATE, which RFC 7692 does not.
  ['zlib', deflateSync(VERSE), ' (it begins like zlib, RFC 1950)'],
  ['zlib of the best compression', deflateSync(VERSE, { level: 9 }), ' (it begins like zlib, RFC 1950)'],
  ['gzip', gzipSync(VERSE), ' (it begins like gzip, RFC 1952)'],
  ['DEFLATE that is cut', deflateRawSync(VERSE).subarray(0, 20), undefined],
])('%s fails, and is called what it is', (_, payload, hint) => {
  const { outcome, why = '' } = new MessageInflater(inflate, PROMISE, 1000).accept(Uint8Array.from(payload));
  expect(outcome).toBe('failed');
  expect(/ \(it begins like .*\)$/.exec(why)?.[0]).toBe(hint);
});
