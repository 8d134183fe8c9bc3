import { describe, expect, it, vi } from 'vitest';
import { ProgressLine, type ReadingProgress } from '../../../src-main/shells/command-line/progress-line.ts';
import { say } from '../../../src-main/shells/command-line/standard-error.ts';

const HALF: ReadingProgress = {
  name: 'a.pcap',
  bytesRead: 25_000_000,
  bytesTotal: 50_000_000,
  frames: 123_456,
};

/** A line at a terminal of so many columns, and what the terminal was sent, with a clock to be set. */
function atTerminal(columns: number | undefined, terminal = 'xterm') {
  const sent: string[] = [];
  const stream = {
    write: (text: string) => sent.push(text),
    ...(columns === undefined ? {} : { isTTY: true, columns }),
  };
  const clock = { now: 1000 };
  return { sent, clock, line: new ProgressLine(stream, () => clock.now, terminal) };
}

describe('progress', () => {
  it('tells bytes, share, frames and rate', () => {
    const { sent, clock, line } = atTerminal(80);
    clock.now = 1500;
    line.show(HALF);
    expect(sent).toEqual(['\r\u001b[Ka.pcap: 25.0 MB of 50.0 MB, 50 %, 123,456 frames, 50.0 MB/s']);
  });

  it('does not tell a share of what has no known end', () => {
    const { sent, clock, line } = atTerminal(80);
    clock.now = 2000;
    line.show({ ...HALF, bytesTotal: null });
    expect(sent).toEqual(['\r\u001b[Ka.pcap: 25.0 MB, 123,456 frames, 25.0 MB/s']);
  });

  it('is shown when reading takes long, ten times a second at most', () => {
    const { sent, clock, line } = atTerminal(80);
    for (clock.now = 1000; clock.now < 2000; clock.now += 10) line.show(HALF);
    expect(sent).toHaveLength(7);
  });

  it('is erased in the end, and does not come back', () => {
    const { sent, clock, line } = atTerminal(80);
    clock.now = 1500;
    line.show(HALF);
    line.end();
    clock.now = 3000;
    line.show(HALF);
    line.end();
    expect(sent.slice(1)).toEqual(['\r\u001b[K']);
  });

  it('gives way to a sentence, and goes on below it', () => {
    const { sent, clock, line } = atTerminal(80);
    clock.now = 1500;
    line.show(HALF);
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => sent.push(String(text)) > 0);
    say('Something is to be known.');
    write.mockRestore();
    clock.now = 1600;
    line.show(HALF);
    expect(sent.slice(1, 3)).toEqual(['\r\u001b[K', 'framescope: Something is to be known.\n']);
    expect(sent[3]).toMatch(/^\r\u001b\[Ka\.pcap/);
  });

  it('leaves the last cell of a narrow terminal free', () => {
    const { sent, clock, line } = atTerminal(20);
    clock.now = 1500;
    line.show({ ...HALF, name: '日本\u001b[2J.pcap' });
    expect(sent).toEqual(['\r\u001b[K日本␛[2J.pcap: 25.…']);
  });

  it.each([
    ['where there is no terminal', undefined, 'xterm'],
    ['on one that can not erase', 80, 'dumb'],
  ])('is not shown %s', (_, columns, terminal) => {
    const { sent, clock, line } = atTerminal(columns, terminal);
    clock.now = 9000;
    line.show(HALF);
    line.end();
    expect(sent).toEqual([]);
  });
});
