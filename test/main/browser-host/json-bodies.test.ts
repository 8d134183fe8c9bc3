import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src-main/shells/browser-host/json-bodies.ts';

/** A body that comes in these pieces, each by itself. */
function bodyOf(pieces: readonly Uint8Array[]): Readable {
  const left = [...pieces];
  return new Readable({
    read() {
      setImmediate(() => this.push(left.shift() ?? null));
    },
  });
}

describe('a body', () => {
  const bytes = Buffer.from('{"filter":"text contains \\"gr\u00fc\u00df \u{1f600}\\""}');

  it('is the same wherever it is cut', async () => {
    for (let at = 1; at < bytes.length; at++)
      expect(await readJson(bodyOf([bytes.subarray(0, at), bytes.subarray(at)]))).toEqual({
        filter: 'text contains "gr\u00fc\u00df \u{1f600}"',
      });
  });

  it('that is too long, or no JSON, is none', async () => {
    expect(await readJson(bodyOf([Buffer.from('{"a":')]))).toBeUndefined();
    const longest = `"${'a'.repeat(65_534)}"`;
    expect(await readJson(bodyOf([Buffer.from(longest)]))).toHaveLength(65_534);
    expect(await readJson(bodyOf([Buffer.from(` ${longest}`)]))).toBeUndefined();
  });
});
