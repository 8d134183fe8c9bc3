import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { installationGuide } from '../../../src-main/certificates/installation-guide.ts';

const PATH = '/home/ada/.local/share/framescope/authority/authority.pem';
const WINDOWS_PATH = 'C:\\Users\\Ada\\AppData\\Roaming\\framescope\\authority\\authority.pem';

function stepsOf(system: string, path: string): readonly [readonly string[], readonly string[]] {
  const guide = installationGuide(path).find((each) => each.system === system);
  return [guide?.install ?? [], guide?.remove ?? []];
}

describe('the guide', () => {
  it('knows every place that takes authorities', () => {
    expect(installationGuide(PATH).map(({ system }) => system)).toEqual([
      ...['Windows', 'macOS', 'Debian, Ubuntu', 'Fedora, RHEL'],
      ...['Firefox', 'Chromium, Chrome on Linux', 'Android emulator'],
      ...['Node.js', 'Python', 'Java 9 or later', 'curl'],
    ]);
  });

  it.each([PATH, WINDOWS_PATH])(
    'says how to begin and how to end, with the certificate in it: %s',
    (path) => {
      for (const { system, install, remove } of installationGuide(path)) {
        expect(install.join('\n'), system).toContain(path);
        expect(remove.length, system).toBeGreaterThan(0);
      }
    },
  );

  it('tells sentences from command lines by the full stop', () => {
    const steps = installationGuide(PATH).flatMap(({ install, remove }) => [...install, ...remove]);
    for (const step of steps) expect(step).toMatch(/^[A-Z].*\.$|^[a-z].*[^.]$/);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'Debian, Ubuntu',
      [
        `sudo install -m 644 '${PATH}' /usr/local/share/ca-certificates/framescope-authority.crt`,
        'sudo update-ca-certificates',
      ],
      [
        'sudo rm /usr/local/share/ca-certificates/framescope-authority.crt',
        'sudo update-ca-certificates --fresh',
      ],
    ],
    ['Node.js', [`export NODE_EXTRA_CA_CERTS='${PATH}'`], ['unset NODE_EXTRA_CA_CERTS']],
    [
      'Python',
      [`export SSL_CERT_FILE='${PATH}'`, `export REQUESTS_CA_BUNDLE='${PATH}'`],
      ['unset SSL_CERT_FILE', 'unset REQUESTS_CA_BUNDLE'],
    ],
    ['curl', [`curl --cacert '${PATH}' https://example.com/`], []],
  ])('has the commands of %s', (system, install, remove) => {
    const [installed, removed] = stepsOf(system, PATH);
    expect(installed).toEqual(expect.arrayContaining([...install]));
    expect(removed).toEqual(expect.arrayContaining([...remove]));
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['Windows', [`certutil -user -addstore Root '${WINDOWS_PATH}'`], ['certmgr.msc']],
    ['Node.js', [`$env:NODE_EXTRA_CA_CERTS = '${WINDOWS_PATH}'`], ['Remove-Item Env:NODE_EXTRA_CA_CERTS']],
    ['curl', [`curl.exe --ssl-no-revoke --cacert '${WINDOWS_PATH}' https://example.com/`], []],
  ])('has the commands of PowerShell for a file on Windows: %s', (system, install, remove) => {
    const [installed, removed] = stepsOf(system, WINDOWS_PATH);
    expect(installed).toEqual(expect.arrayContaining([...install]));
    expect(removed).toEqual(expect.arrayContaining([...remove]));
  });
});

describe('a path', () => {
  it
    .runIf(process.platform !== 'win32')
    .each([
      '/home/ada/my authority.pem',
      "/home/o'neil/''/authority.pem",
      '/home/$HOME/`id`/"a"\\b/*.pem',
      '/home/a\nb.pem',
    ])('comes out of a shell as it went in: %j', (path) => {
    const [[line = '']] = stepsOf('curl', path);
    const script = line.replace('curl --cacert', "printf '%s\\n'");
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`${path}\nhttps://example.com/\n`);
  });

  // PowerShell, about_Quoting_Rules: two quotes for one; typographic ones count as quotes.
  it.each([
    ["C:\\Users\\O'Neil\\a.pem", "'C:\\Users\\O''Neil\\a.pem'"],
    ['C:\\Users\\O\u2019Neil\\a.pem', "'C:\\Users\\O\u2019\u2019Neil\\a.pem'"],
    ['\\\\server\\share\\$a.pem', "'\\\\server\\share\\$a.pem'"],
    ['d:/certificates/a.pem', "'d:/certificates/a.pem'"],
  ])('is quoted for PowerShell: %s', (path, quoted) => {
    expect(stepsOf('Python', path)[0]).toContain(`$env:SSL_CERT_FILE = ${quoted}`);
  });
});
