import { describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../../../src-core/websocket/permessage-deflate/sliding-window.ts';
import { joinBytes } from '../../../support/bytes.ts';
import { noise, randomNumbers } from '../../../support/noise.ts';

describe('the window of one direction', () => {
  it('holds the newest 32 KiB of whatever was added, in parts of any length', () => {
    const next = randomNumbers(6455);
    for (const longest of [1, 50, 1000, 20_000, 32_768, 70_000]) {
      const window = new SlidingWindow();
      let all = new Uint8Array(0) as Uint8Array;
      for (let turn = 0; turn < 200; turn++) {
        const added = noise(next() % (longest + 1), turn);
        window.add(added);
        all = joinBytes(all, added).slice(-32_768);
        const count = next() % 40_000;
        if (turn % 20 > 0) continue;
        expect(window.length).toBe(all.length);
        expect(Buffer.compare(window.newest(count), all.subarray(Math.max(0, all.length - count)))).toBe(0);
      }
    }
  });

  it('forgets when it is cleared', () => {
    const window = new SlidingWindow();
    window.add(noise(100));
    window.clear();
    expect([window.length, window.newest(10)]).toEqual([0, new Uint8Array(0)]);
    window.add(Uint8Array.of(7));
    expect(window.newest(10)).toEqual(Uint8Array.of(7));
  });
});
