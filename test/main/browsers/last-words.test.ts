import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LastWords } from '../../../src-main/browsers/last-words.ts';

/** The id of the browser, as in the lines that were recorded of it. */
const PID = 30738;

async function lastWordsOf(...pieces: readonly string[]): Promise<string> {
  const stream = new PassThrough();
  const lastWords = new LastWords(stream, PID);
  for (const piece of pieces) stream.write(piece);
  stream.end();
  await expect.poll(() => stream.readableEnded).toBe(true);
  return lastWords.text();
}

describe('the last words of a program', () => {
  it.each([
    ['nothing', [''], ''],
    [
      'a line',
      ['Error: no DISPLAY environment variable specified\n'],
      'Error: no DISPLAY environment variable specified',
    ],
    ['a line in pieces, without an end', ['Error: no DIS', 'PLAY'], 'Error: no DISPLAY'],
    ['more than two lines', ['first\nsecond\nthird\n'], 'second; third'],
    ['empty lines behind', ['said\n\n  \n'], 'said'],
    ['what a terminal would obey', ['\u001b[31mred\u001b[0m\n'], '␛[31mred␛[0m'],
  ])('are those of %s', async (_case, pieces, words) => {
    expect(await lastWordsOf(...pieces)).toBe(words);
  });

  it('are at most 300 characters', async () => {
    expect(await lastWordsOf('x'.repeat(1000))).toBe('x'.repeat(300));
  });

  it('of Chromium come without its marks, and without what says nothing of its end', async () => {
    // As Chromium 156 says it without a display, and helpers when it has gone.
    const said = [
      '[30738:30738:1130/235446.249717:ERROR:ui/ozone/platform/x11/ozone_platform_x11.cc:257] Missing X server or $DISPLAY',
      '[30738:30738:1130/235446.249761:ERROR:ui/aura/env.cc:253] The platform failed to initialize.  Exiting.',
      '[30738:30759:1130/235446.251000:ERROR:dbus/bus.cc:405] Failed to connect to the bus: Could not parse server address',
      '[30760:30760:0100/000000.267665:ERROR:content/zygote/zygote_linux.cc:662] write: Broken pipe (32)',
      '[1130/235428.361710:ERROR:third_party/crashpad/crashpad/util/file/file_io_posix.cc:145] open /sys: No such file',
    ];
    expect(await lastWordsOf(said.join('\n'))).toBe(
      'Missing X server or $DISPLAY; The platform failed to initialize.  Exiting.',
    );
  });
});
