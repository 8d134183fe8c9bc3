import { once } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenCaptures } from '../../../src-main/shells/electron/captures.ts';
import { type FakeUtilityProcess, resetElectron, utilityProcess } from '../../support/fake-electron.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let ended: [string, string][];
let captures: OpenCaptures;

beforeEach(() => {
  resetElectron();
  ended = [];
  captures = new OpenCaptures('/app/engine.js', (id, reason) => ended.push([id, reason]));
});

function engine(index = 0): FakeUtilityProcess {
  return utilityProcess.engines[index]!;
}

describe('opening a capture', () => {
  it('starts an engine of its own and tells it the file', () => {
    const handle = captures.open('/tmp/a.pcap', 'a.pcap');
    expect(handle).toEqual({ id: expect.stringMatching(UUID), name: 'a.pcap', unsaved: null });
    expect(utilityProcess.engines).toHaveLength(1);
    expect([engine().module, engine().given, engine().options]).toEqual([
      '/app/engine.js',
      [],
      { serviceName: 'Framescope engine', stdio: ['ignore', 'ignore', 'pipe'] },
    ]);
    expect(engine().posted).toEqual([
      { message: { kind: 'open-capture-file', path: '/tmp/a.pcap', name: 'a.pcap' }, ports: [] },
    ]);
  });

  it('lists captures in the order they were opened, the same file as often as it was', () => {
    const first = captures.open('/tmp/a.pcap', 'a.pcap');
    const second = captures.open('/tmp/a.pcap', 'a.pcap');
    expect(captures.list()).toEqual([first, second]);
    expect(first.id).not.toBe(second.id);
    expect(utilityProcess.engines).toHaveLength(2);
  });
});

describe('attaching a view', () => {
  it('gives the engine one end of a channel and the caller the other', async () => {
    const { id } = captures.open('/tmp/a.pcap', 'a.pcap');
    const attachment = captures.attach(id);
    if (attachment.kind !== 'attached') throw new Error(attachment.reason);
    expect(engine().posted[1]).toEqual({ message: { kind: 'attach-view' }, ports: [expect.anything()] });
    const [enginePort] = engine().posted[1]!.ports;
    const received = once(enginePort!, 'message');
    attachment.port.postMessage({ kind: 'request', id: 1, method: 'summary', params: {} });
    expect(await received).toEqual([{ kind: 'request', id: 1, method: 'summary', params: {} }]);
    attachment.port.close();
  });

  it('makes a new channel each time', () => {
    const { id } = captures.open('/tmp/a.pcap', 'a.pcap');
    captures.attach(id);
    captures.attach(id);
    const [, first, second] = engine().posted;
    expect(first!.ports[0]).not.toBe(second!.ports[0]);
  });

  it('is refused where no capture is', () => {
    const refusal = { kind: 'ended', reason: 'the capture is not open any more' };
    expect(captures.attach('no-such-id')).toEqual(refusal);
    const { id } = captures.open('/tmp/a.pcap', 'a.pcap');
    captures.close(id);
    expect(captures.attach(id)).toEqual(refusal);
    expect(engine().posted).toHaveLength(1);
  });
});

describe('closing a capture', () => {
  it('ends its engine and no other, without a word', () => {
    const first = captures.open('/tmp/a.pcap', 'a.pcap');
    const second = captures.open('/tmp/b.pcap', 'b.pcap');
    captures.close(first.id);
    engine(0).emit('exit', 15);
    expect([engine(0).kills, engine(1).kills]).toEqual([1, 0]);
    expect(captures.list()).toEqual([second]);
    expect(ended).toEqual([]);
  });

  it('does nothing where no capture is', () => {
    captures.open('/tmp/a.pcap', 'a.pcap');
    captures.close('no-such-id');
    expect(engine().kills).toBe(0);
    expect(captures.list()).toHaveLength(1);
  });

  it('ends all engines when the app quits', () => {
    captures.open('/tmp/a.pcap', 'a.pcap');
    captures.open('/tmp/b.pcap', 'b.pcap');
    captures.closeAll();
    expect([engine(0).kills, engine(1).kills]).toEqual([1, 1]);
    expect(captures.list()).toEqual([]);
  });
});

describe('an engine that ends by itself', () => {
  it('is reported with its exit code, and its capture stays until it is closed', () => {
    const handle = captures.open('/tmp/a.pcap', 'a.pcap');
    engine().emit('exit', 5);
    const reason = 'its engine ended with code 5';
    expect(ended).toEqual([[handle.id, reason]]);
    expect(captures.list()).toEqual([handle]);
    expect(captures.attach(handle.id)).toEqual({ kind: 'ended', reason });
    captures.close(handle.id);
    expect(engine().kills).toBe(0);
    expect(captures.list()).toEqual([]);
  });

  it.each([
    [
      'an uncaught error',
      "file:///app/engine.js:12\n    throw new TypeError('x');\n    ^\n\nTypeError: the row is gone\n    at read (engine.js:12)\n\nNode.js v24.1.0\n",
      'its engine ended with code 1 after TypeError: the row is gone',
    ],
    [
      'an error of the system',
      'Error: EIO: i/o error, read\n    at readSync (node:fs:1)\n',
      'its engine ended with code 1 after Error: EIO: i/o error, read',
    ],
    [
      'memory that ran out',
      '\n<--- Last few GCs --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
      'its engine ended with code 1 after FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    ],
    ['no error', '(node:1) Warning: something is experimental\n', 'its engine ended with code 1'],
  ])('is reported with its last words: %s', async (_case, text, why) => {
    captures.open('/tmp/a.pcap', 'a.pcap');
    engine().stderr.write(Buffer.from(text.slice(0, 20)));
    engine().stderr.write(Buffer.from(text.slice(20)));
    await new Promise((resolve) => setImmediate(resolve));
    engine().emit('exit', 1);
    expect(ended[0]![1]).toBe(why);
  });

  it('is reported with the end of what it wrote, however much that was', async () => {
    captures.open('/tmp/a.pcap', 'a.pcap');
    for (let piece = 0; piece < 100; piece += 1) engine().stderr.write('x'.repeat(1000));
    engine().stderr.write('\nRangeError: too long\n');
    await new Promise((resolve) => setImmediate(resolve));
    engine().emit('exit', 1);
    expect(ended[0]![1]).toBe('its engine ended with code 1 after RangeError: too long');
  });
});
