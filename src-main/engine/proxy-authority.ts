import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CertificateAuthority } from '../certificates/authority.ts';
import { claim, isOwned, ownerFile, release } from '../live-captures/ownership.ts';

/** What the marks of proxies that use an authority are called in its folder. */
const MARK = 'used-by-';

/**
 * The authority of a folder, for one proxy: opened when it is first needed, and marked as used from then until the proxy
 * ends, so that nobody removes it meanwhile. The mark names the process, and means nothing once that is gone.
 */
export class ProxyAuthority {
  private known: Promise<CertificateAuthority> | undefined;
  private mark: string | undefined;
  private isOver = false;

  /** @param folder where the authority is kept, or is to be made */
  constructor(private readonly folder: string) {}

  /** Rejects as `CertificateAuthority.open` does; what is wrong with it can be mended while the proxy runs. */
  open(): Promise<CertificateAuthority> {
    this.known ??= this.opened().catch((error: unknown) => {
      this.known = undefined;
      this.unmark();
      throw error;
    });
    return this.known;
  }

  /** The proxy has ended. */
  release(): void {
    this.isOver = true;
    this.known = undefined;
    this.unmark();
  }

  private async opened(): Promise<CertificateAuthority> {
    this.markUsed();
    return CertificateAuthority.open(this.folder);
  }

  private markUsed(): void {
    if (this.isOver || this.mark !== undefined) return;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const mark = join(this.folder, `${MARK}${process.pid}-${++marks}`);
    if (claim(mark)) this.mark = mark;
  }

  private unmark(): void {
    if (this.mark !== undefined) release(this.mark);
    this.mark = undefined;
  }
}

let marks = 0;

/** Whether a proxy that runs uses the authority of a folder, in whichever process. What others have left is removed. */
export function isAuthorityUsed(folder: string): boolean {
  const ending = ownerFile('');
  const marked = namesIn(folder)
    .filter((name) => name.startsWith(MARK) && name.endsWith(ending))
    .map((name) => join(folder, name.slice(0, -ending.length)));
  const used = marked.filter(isOwned);
  for (const mark of marked) if (!used.includes(mark)) rmSync(ownerFile(mark), { force: true });
  return used.length > 0;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
