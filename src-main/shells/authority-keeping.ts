import { existsSync } from 'node:fs';
import type { AuthorityView } from '../../src-core/contract/proxy.ts';
import { troubleText } from '../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../adapters/trouble-by-code.ts';
import { CertificateAuthority } from '../certificates/authority.ts';
import { authorityPaths } from '../certificates/authority-paths.ts';
import { UnusableAuthority } from '../certificates/unusable-authority.ts';
import { authorityView } from '../engine/authority-view.ts';
import { isAuthorityUsed } from '../engine/proxy-authority.ts';
import { done, type Reply, refused } from './reply.ts';

const IN_USE =
  'A proxy that runs uses this authority. Stop it first: every proxy in this window, in others, and on the command line.';

const WORDS: Readonly<Record<string, TroubleWords>> = {
  EACCES: {
    what: 'The files of the authority may not be touched',
    remedy: 'Ask for permission, or delete them by hand.',
  },
  EROFS: { what: 'The disk of the authority can only be read', remedy: 'Delete its files from elsewhere.' },
};

/** The authority of a folder outside of any proxy: what it is, and its end. */
export class AuthorityKeeping {
  constructor(private readonly folder: string) {}

  /** The authority that is kept; `null` where none is, and none is made. */
  async view(): Promise<Reply<AuthorityView | null>> {
    const { certificate, key } = authorityPaths(this.folder);
    return this.attempt(async () => {
      if (!existsSync(certificate) && !existsSync(key)) return null;
      return authorityView(await CertificateAuthority.open(this.folder));
    });
  }

  /** The same, and made where none is. */
  make(): Promise<Reply<AuthorityView>> {
    return this.attempt(async () => authorityView(await CertificateAuthority.open(this.folder)));
  }

  /** Removes its files, unless a proxy uses them; whether there were any. What trusts it goes on doing so. */
  async remove(): Promise<Reply<boolean>> {
    const used = await this.attempt(() => Promise.resolve(isAuthorityUsed(this.folder)));
    if (used.kind === 'refused') return used;
    return used.result ? refused(IN_USE) : this.attempt(() => CertificateAuthority.remove(this.folder));
  }

  private async attempt<T>(work: () => Promise<T>): Promise<Reply<T>> {
    try {
      return done(await work());
    } catch (error) {
      if (error instanceof UnusableAuthority) return refused(error.message);
      const trouble = troubleByCode(error, this.folder, WORDS, (code) => ({
        what: `The files of the authority can't be used (${code})`,
        remedy: 'Look after them by hand.',
      }));
      return refused(troubleText(trouble));
    }
  }
}
