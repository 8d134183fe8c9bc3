import type { Extension, Name } from '@peculiar/x509';
import { ORGANIZATION } from './authority-certificate.ts';
import { endOf } from './authority-checks.ts';
import type { KeptAuthority } from './authority-files.ts';
import type { HostName } from './host-name.ts';
import {
  keyText,
  newPrivateKey,
  publicKeyInfo,
  SIGNING,
  type SigningKey,
  serialNumber,
  signingKey,
} from './signing.ts';
import { validityOf } from './validity.ts';
import { type X509Library, x509Library } from './x509-library.ts';

/** A year: Apple's systems trust no server whose certificate is valid for more than 825 days. */
const DAYS = 365;

/** RFC 5280 A.1: a longer name stands in the subjectAltName only, which is where clients look. */
const LONGEST_COMMON_NAME = 64;

/** What is the same in all certificates of an issuer. */
interface Issuer {
  readonly x509: X509Library;
  readonly name: Name;
  readonly signingKey: SigningKey;
  /** Milliseconds since 1970 after which the issuer itself isn't valid any more. */
  readonly end: number;
  /** The SubjectPublicKeyInfo of all hosts. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly extensions: readonly Extension[];
}

/** Signs certificates for hosts. All of them have one key, which is as old as the issuer and never written to a disk. */
export class LeafIssuer {
  /** @param key the private key of all hosts, PKCS #8 in PEM */
  private constructor(
    readonly key: string,
    private readonly issuer: Issuer,
  ) {}

  /** An issuer that signs in the name of an authority. */
  static async of({ certificate, key }: KeptAuthority): Promise<LeafIssuer> {
    const x509 = await x509Library();
    const authority = new x509.X509Certificate(new Uint8Array(certificate.raw));
    const hostKey = await newPrivateKey();
    return new LeafIssuer(keyText(hostKey), {
      x509,
      name: authority.subjectName,
      signingKey: await signingKey(key),
      end: endOf(certificate).getTime(),
      publicKey: publicKeyInfo(hostKey),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        await x509.AuthorityKeyIdentifierExtension.create(authority),
      ],
    });
  }

  /** A new certificate for a host, in PEM. */
  async certificateFor(host: HostName): Promise<string> {
    const { x509, name, signingKey, end, publicKey, extensions } = this.issuer;
    const alternativeName = new x509.SubjectAlternativeNameExtension([{ type: host.kind, value: host.name }]);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: subjectOf(host, x509),
      issuer: name,
      ...validityOf(DAYS, end),
      publicKey,
      signingKey,
      signingAlgorithm: SIGNING,
      extensions: [...extensions, alternativeName],
    });
    return `${certificate.toString('pem')}\n`;
  }
}

/** For readers; RFC 6125 6.4.4 has clients look at the subjectAltName alone. */
function subjectOf({ name }: HostName, x509: X509Library): Name {
  const organization = { O: [{ utf8String: ORGANIZATION }] };
  if (name.length > LONGEST_COMMON_NAME) return new x509.Name([organization]);
  return new x509.Name([{ CN: [{ utf8String: name }] }, organization]);
}
