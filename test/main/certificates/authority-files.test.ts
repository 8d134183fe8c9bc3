import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptAuthority, removeAuthority } from '../../../src-main/certificates/authority-files.ts';
import { UnusableAuthority } from '../../../src-main/certificates/unusable-authority.ts';

const SOURCE = fileURLToPath(new URL('../../../src-main/certificates/authority-files.ts', import.meta.url));
const FILES = ['authority-key.pem', 'authority.pem'];

let base: string;
let folder: string;
let certificate: string;
let key: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'framescope-authority-'));
  folder = join(base, 'framescope', 'authority');
  certificate = join(folder, 'authority.pem');
  key = join(folder, 'authority-key.pem');
});
afterEach(() => rmSync(base, { recursive: true }));

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe('an authority', () => {
  it('is made on first use and is the same from then on', async () => {
    const made = await keptAuthority(folder);
    const contents = [readFileSync(certificate, 'utf8'), readFileSync(key, 'utf8')];
    const found = await keptAuthority(folder);
    expect(found.certificate.fingerprint256).toBe(made.certificate.fingerprint256);
    expect(found.key.equals(made.key)).toBe(true);
    expect([readFileSync(certificate, 'utf8'), readFileSync(key, 'utf8')]).toEqual(contents);
    expect(readdirSync(folder).sort()).toEqual(FILES);
  });

  it('lies in files that other programs read', async () => {
    await keptAuthority(folder);
    const words = { encoding: 'utf8' } as const;
    const ofKey = execFileSync('openssl', ['pkey', '-in', key, '-pubout'], words);
    expect(ofKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(execFileSync('openssl', ['x509', '-in', certificate, '-noout', '-pubkey'], words)).toBe(ofKey);
    // RFC 5958, in PEM by RFC 7468 10.
    expect(readFileSync(key, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  it.runIf(process.platform !== 'win32')(
    'is closed to others where nothing else would close it',
    async () => {
      const mask = process.umask(0);
      try {
        await keptAuthority(folder);
      } finally {
        process.umask(mask);
      }
      expect([folder, key, certificate].map(modeOf)).toEqual([0o700, 0o600, 0o644]);
    },
  );

  it('is told of when its certificate is there and its key is not, and not replaced', async () => {
    await keptAuthority(folder);
    const before = readFileSync(certificate, 'utf8');
    rmSync(key);
    const error: unknown = await keptAuthority(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnusableAuthority);
    expect(error).toMatchObject({ fault: 'key-missing', trouble: { where: key } });
    expect(readFileSync(certificate, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['authority.pem']);
  });

  it('can not be made where a folder of its name can not be', async () => {
    writeFileSync(join(base, 'framescope'), '');
    await expect(keptAuthority(folder)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('a process that was killed', () => {
  it('after the key was there leaves it to the next, which goes on with it', async () => {
    const made = await keptAuthority(folder);
    rmSync(certificate);
    const found = await keptAuthority(folder);
    expect(found.key.equals(made.key)).toBe(true);
    expect(found.certificate.checkPrivateKey(made.key)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(FILES);
  });

  it('while it wrote leaves nothing that is taken for an authority', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.framescope-1-abc.part'), '-----BEGIN PRIVATE KEY-----\nMIG', {
      mode: 0o600,
    });
    const made = await keptAuthority(folder);
    expect((await keptAuthority(folder)).key.equals(made.key)).toBe(true);
    expect(existsSync(key)).toBe(true);
  });
});

describe('all who begin at once have the same authority', () => {
  it('within a process', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => keptAuthority(folder)));
    expect(new Set(all.map((kept) => kept.certificate.fingerprint256)).size).toBe(1);
    expect(all.every((kept) => kept.certificate.checkPrivateKey(kept.key))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(FILES);
  });

  it('in several processes', async () => {
    const program = await builtProgram();
    const processes = Array.from({ length: 4 }, () => spawn(process.execPath, [program], { stdio: 'pipe' }));
    try {
      await Promise.all(processes.map((child) => expectWord(child, 'ready\n')));
      const answers = Promise.all(processes.map((child) => wordOf(child)));
      for (const child of processes) child.stdin?.end(`${folder}\n`);
      const fingerprints = new Set(await answers);
      expect(fingerprints).toEqual(
        new Set([`${(await keptAuthority(folder)).certificate.fingerprint256}\n`]),
      );
      expect(readdirSync(folder).sort()).toEqual(FILES);
    } finally {
      for (const child of processes) child.kill('SIGKILL');
    }
  });

  /** A program that is ready first, and opens the folder that it is then told of. */
  async function builtProgram(): Promise<string> {
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: SOURCE,
        outDir: join(base, 'built'),
        rollupOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' } },
      },
    });
    const program = join(base, 'built', 'program.mjs');
    const module = pathToFileURL(join(base, 'built', 'authority-files.mjs')).href;
    writeFileSync(
      program,
      `import { keptAuthority } from '${module}';
      process.stdin.once('data', async (folder) => {
        const { certificate } = await keptAuthority(String(folder).trim());
        console.log(certificate.fingerprint256);
      });
      console.log('ready');`,
    );
    return program;
  }

  async function wordOf(child: ChildProcess): Promise<string> {
    if (child.stdout === null) throw new Error('The program has no output');
    const [bytes] = (await once(child.stdout, 'data')) as [Buffer];
    return bytes.toString();
  }

  async function expectWord(child: ChildProcess, word: string): Promise<void> {
    expect(await wordOf(child)).toBe(word);
  }
});

describe('removing an authority', () => {
  it('takes both files and says that there was one', async () => {
    const made = await keptAuthority(folder);
    expect(await removeAuthority(folder)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
    expect(await removeAuthority(folder)).toBe(false);
    expect((await keptAuthority(folder)).key.equals(made.key)).toBe(false);
  });

  it.each([
    ['its key', 'authority.pem'],
    ['its certificate', 'authority-key.pem'],
  ])('takes what there is without %s', async (_what, left) => {
    await keptAuthority(folder);
    for (const name of FILES.filter((file) => file !== left)) rmSync(join(folder, name));
    expect(await removeAuthority(folder)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('finds none where there is no folder', async () => {
    expect(await removeAuthority(folder)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes what a process leaves that is killed while it writes, and nothing else', async () => {
    const names = await namesMeanwhile(() => keptAuthority(folder));
    // Where it is killed, the key has this name besides its own.
    for (const name of names) linkSync(key, join(folder, name));
    const others = ['.framescope-1-abc.part', 'my.part-authority.pem', 'notes.txt'];
    for (const name of others) writeFileSync(join(folder, name), 'mine');
    expect(await removeAuthority(folder)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(others);
  });

  /** The names that come and go in the folder during some work: one for each of the two files. */
  async function namesMeanwhile(work: () => Promise<unknown>): Promise<readonly string[]> {
    mkdirSync(folder, { recursive: true });
    const seen = new Set<string>();
    const watcher = watch(folder, (_event, name) => seen.add(String(name)));
    try {
      await work();
      await expect.poll(() => FILES.every((name) => seen.has(name))).toBe(true);
    } finally {
      watcher.close();
    }
    const passing = [...seen].filter((name) => !FILES.includes(name));
    expect(passing).toHaveLength(2);
    return passing;
  }
});
