import { describe, expect, it } from 'vitest';
import { RecentlyUsed } from '../../../src-main/certificates/recently-used.ts';

describe('what is kept while it is in use', () => {
  it('is made once, even for those who ask before it is there', async () => {
    const kept = new RecentlyUsed<object>(2);
    let calls = 0;
    const make = async (): Promise<object> => ({ call: ++calls });
    const [first, second] = await Promise.all([kept.get('a', make), kept.get('a', make)]);
    expect(first).toEqual({ call: 1 });
    expect(second).toBe(first);
    expect(await kept.get('a', make)).toBe(first);
    expect(calls).toBe(1);
  });

  it('gives way when there are too many, first what nobody has asked for longest', async () => {
    const kept = new RecentlyUsed<string>(3);
    const made: string[] = [];
    const ask = (name: string): Promise<string> =>
      kept.get(name, async () => {
        made.push(name);
        return name;
      });
    for (const name of ['a', 'b', 'c', 'a', 'd']) await ask(name);
    expect(made).toEqual(['a', 'b', 'c', 'd']);
    // b has gone; asking for it again drives c out, which was asked for before a and d.
    for (const name of ['a', 'd', 'b', 'a', 'd', 'b']) await ask(name);
    expect(made).toEqual(['a', 'b', 'c', 'd', 'b']);
    await ask('c');
    expect(made).toEqual(['a', 'b', 'c', 'd', 'b', 'c']);
  });

  it('is made again when that has failed, which all who asked are told', async () => {
    const kept = new RecentlyUsed<string>(2);
    const failure = new Error('no luck');
    const fail = (): Promise<string> => Promise.reject(failure);
    const both = await Promise.allSettled([kept.get('a', fail), kept.get('a', async () => 'not asked')]);
    expect(both).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ]);
    expect(await kept.get('a', async () => 'made')).toBe('made');
  });

  it('is not forgotten when something of the same name fails that was made before it', async () => {
    const kept = new RecentlyUsed<string>(1);
    let fail = (_reason: Error): void => {};
    const failing = new Promise<string>((_resolve, reject) => {
      fail = reject;
    });
    const first = kept.get('a', () => failing);
    await kept.get('b', async () => 'b');
    const second = kept.get('a', async () => 'a');
    fail(new Error('too late'));
    await expect(first).rejects.toThrow('too late');
    expect(kept.get('a', async () => 'again')).toBe(second);
  });
});
