import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionRow, MessageRow } from '../../../src-core/export/rows.ts';
import { framescope, readRows } from '../../support/command-line.ts';
import { capturePath } from '../../support/fixture-captures.ts';
import { harSchemaErrors } from '../../support/har-schema.ts';

const DEVTOOLS = fileURLToPath(new URL('../../../fixtures/har/devtools/export.har', import.meta.url));

describe('a HAR file on the command line', () => {
  it('is read as messages and as connections', async () => {
    const messages = await readRows<MessageRow>(DEVTOOLS, 'messages');
    expect(messages).toHaveLength(12);
    expect(messages[2]).toMatchObject({ direction: 'client-to-server', type: 'binary', base64: 'AP8Q' });
    const table = await framescope(['read', DEVTOOLS, '--as', 'connections']);
    expect([table.code, table.output.split('\n').length]).toEqual([0, 6]);
  });

  it('comes from standard input too', async () => {
    const { code, output } = await framescope(['read', '-', '--as', 'messages', '--format', 'ndjson'], {
      input: readFileSync(DEVTOOLS),
    });
    expect([code, output.trim().split('\n').length]).toEqual([0, 12]);
  });

  it('says that it has no frames to be read', async () => {
    const { code, output, errors } = await framescope(['read', DEVTOOLS, '--format', 'ndjson']);
    expect([code, output]).toEqual([0, '']);
    expect(errors).toContain(
      'is a HAR file, which keeps messages and not frames: read it with "--as messages".',
    );
  });

  // Zero violations of something that was never checked would be taken for a good result.
  it('can not be checked, and so does not pass', async () => {
    const { code, errors } = await framescope(['check', DEVTOOLS]);
    expect(code).toBe(3);
    expect(errors).toContain(
      'is a HAR file, which keeps messages and not frames: there is nothing to check in it.',
    );
  });

  it('that is cut gives what is there, and says so', async () => {
    const input = readFileSync(DEVTOOLS).subarray(0, 9000);
    const { code, output, errors } = await framescope(
      ['read', '-', '--as', 'messages', '--format', 'ndjson'],
      {
        input,
      },
    );
    expect([code, output.trim().split('\n').length]).toEqual([3, 10]);
    expect(errors).toContain('The HAR file ends in the middle (standard input).');
  });
});

const ECHO = capturePath('chromium-echo');
const ECHO_CONNECTIONS = 22;

interface Har {
  readonly log: {
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly {
      readonly request: { readonly url: string };
      readonly _webSocketMessages: readonly object[];
    }[];
  };
}

describe('conversion to HAR', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const convert = (...words: readonly string[]) => framescope(['convert', ...words]);
  const written = (path: string): Har => JSON.parse(readFileSync(path, 'utf8'));

  it('writes every connection, as the schema wants it and with the version of the program', async () => {
    const out = join(folder, 'echo.har');
    expect(await convert(ECHO, out)).toEqual({ code: 0, output: '', errors: '' });
    const har = written(out);
    expect(harSchemaErrors(har)).toEqual([]);
    expect(har.log.entries).toHaveLength(ECHO_CONNECTIONS);
    const version = (await framescope(['--version'])).output.trim();
    expect(har.log.creator).toEqual({ name: 'Framescope', version });
    expect(readdirSync(folder)).toEqual(['echo.har']);
  });

  it('and back gives the same messages, and how their connections ended', async () => {
    const out = join(folder, 'echo.har');
    await convert(ECHO, out);
    const kept = ({ frames, compressed, wireLength, violations, compression, ...row }: MessageRow) => row;
    expect((await readRows<MessageRow>(out, 'messages')).map(kept)).toEqual(
      (await readRows<MessageRow>(ECHO, 'messages')).map(kept),
    );
    const ends = ({ frames, bytes, violations, ...row }: ConnectionRow) => row;
    expect((await readRows<ConnectionRow>(out, 'connections')).map(ends)).toEqual(
      (await readRows<ConnectionRow>(ECHO, 'connections')).map(ends),
    );
  });

  it('writes the connections that a filter chooses, and all their messages', async () => {
    const out = join(folder, 'some.har');
    expect((await convert(ECHO, out, '--filter', 'close.code == 4002')).code).toBe(0);
    const { entries } = written(out).log;
    expect(entries.map(({ request }) => new URL(request.url).searchParams.get('case'))).toEqual([
      'server-4002',
    ]);
    const all = await readRows<ConnectionRow>(ECHO, 'connections');
    const { messages } = all.find(({ url }) => url === entries[0]?.request.url)!;
    expect(entries[0]?._webSocketMessages).toHaveLength(messages.clientToServer + messages.serverToClient);
  });

  it('goes to standard output, and comes from a HAR file too', async () => {
    const { code, output } = await convert(DEVTOOLS, '-', '--format', 'har');
    expect(code).toBe(0);
    const har = JSON.parse(output) as Har;
    expect(harSchemaErrors(har)).toEqual([]);
    expect(har.log.entries.map(({ _webSocketMessages }) => _webSocketMessages.length)).toEqual([10, 0, 0, 2]);
    expect(output).not.toContain('"violations"');
  });

  it('writes what could be read of a cut capture, and says so', async () => {
    const cut = join(folder, 'cut.pcap');
    const whole = readFileSync(ECHO);
    writeFileSync(cut, whole.subarray(0, whole.length - 10));
    const out = join(folder, 'cut.har');
    const { code, errors } = await convert(cut, out);
    expect(code).toBe(3);
    expect(errors).toContain('its last packet is not complete');
    expect(written(out).log.entries).toHaveLength(ECHO_CONNECTIONS);
  });

  it('has no rows to be chosen', async () => {
    const { code, errors } = await convert(ECHO, join(folder, 'a.har'), '--as', 'messages');
    expect([code, errors]).toEqual([2, 'framescope: --as chooses rows, and har has none.\n']);
  });
});
