import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { endOf } from './authority-checks.ts';
import { type KeptAuthority, keptAuthority, removeAuthority } from './authority-files.ts';
import { authorityPaths } from './authority-paths.ts';
import { type HostName, hostName } from './host-name.ts';
import { LeafIssuer } from './leaf-issuer.ts';
import { RecentlyUsed } from './recently-used.ts';
import { publicKeyInfo } from './signing.ts';

/** Hosts whose certificates are kept, in 50 KiB each; that of any other takes three milliseconds to make again. */
export const MOST_HOSTS = 1000;

/**
 * The authority in whose name the proxy shows certificates for the hosts it stands in for. It belongs to one user of
 * one computer: its private key is made there, readable by nobody else, and never leaves its folder.
 */
export class CertificateAuthority {
  /** Its certificate, which clients are to trust, in PEM. */
  readonly certificatePem: string;
  /** SHA-256 of its certificate as `AB:CD:…`, 32 octets. */
  readonly fingerprint: string;
  /** When it expires. */
  readonly notAfter: Date;
  /**
   * Base64 of the SHA-256 of its SubjectPublicKeyInfo (RFC 7469 2.4), which is what Chromium's
   * `--ignore-certificate-errors-spki-list` takes.
   */
  readonly publicKeyHash: string;
  private issuer: Promise<LeafIssuer> | undefined;
  private readonly contexts: RecentlyUsed<SecureContext>;

  /** @param certificatePath the file of its certificate */
  private constructor(
    readonly certificatePath: string,
    private readonly kept: KeptAuthority,
    mostHosts: number,
  ) {
    this.contexts = new RecentlyUsed(mostHosts);
    const { certificate } = kept;
    this.certificatePem = certificate.toString();
    this.fingerprint = certificate.fingerprint256;
    this.notAfter = endOf(certificate);
    this.publicKeyHash = createHash('sha256').update(publicKeyInfo(certificate.publicKey)).digest('base64');
  }

  /**
   * The authority that is kept in a folder, or a new one where none is; all who open it at once get the same. Rejects
   * with `UnusableAuthority` when there is one that can't or must not be used, and with Node's error when its files
   * can't be read or written.
   *
   * @param mostHosts hosts whose certificates are kept at a time
   */
  static async open(folder: string, mostHosts = MOST_HOSTS): Promise<CertificateAuthority> {
    const kept = await keptAuthority(folder);
    return new CertificateAuthority(authorityPaths(folder).certificate, kept, mostHosts);
  }

  /**
   * Removes the authority that is kept in a folder; resolves with whether there was one. Whatever was told to trust it
   * goes on doing so. Rejects with Node's error.
   */
  static remove(folder: string): Promise<boolean> {
    return removeAuthority(folder);
  }

  /**
   * What a TLS server shows to clients that want to reach `host`: a certificate for this name or address, followed by
   * that of the authority. Rejects with `UnfitHostName` for what can't be a host. Not every client names its host in the
   * ClientHello (none does so with an address): a server needs one for the host that was asked for otherwise, too.
   *
   * @param host a name in ASCII or an address of IPv4 or IPv6, without a port
   */
  async secureContextFor(host: string): Promise<SecureContext> {
    const read = hostName(host);
    return this.contexts.get(read.name, () => this.newContext(read));
  }

  private async newContext(host: HostName): Promise<SecureContext> {
    this.issuer ??= LeafIssuer.of(this.kept);
    const issuer = await this.issuer;
    // The authority is sent along: Chromium looks for its key in what it was sent.
    const chain = (await issuer.certificateFor(host)) + this.certificatePem;
    return createSecureContext({ key: issuer.key, cert: chain });
  }
}
