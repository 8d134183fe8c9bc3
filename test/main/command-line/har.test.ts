import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { MessageRow } from '../../../src-core/export/rows.ts';
import { framescope, readRows } from '../../support/command-line.ts';

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
