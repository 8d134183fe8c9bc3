import type { KeyObject } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { publicKeyInfo, SIGNING, serialNumber, signingKey } from './signing.ts';
import { validityOf } from './validity.ts';
import { x509Library } from './x509-library.ts';

/** Ten years, of which at least two have a day more. */
const DAYS = 3652;

/** Room for names: RFC 5280 A.1 has at most 64 characters in a common name, and 24 are taken by the words before. */
const LONGEST_USER = 19;
const LONGEST_COMPUTER = 20;

/** What stands as organization in the authority and in all that it signs. */
export const ORGANIZATION = 'Framescope';

/** The certificate that an authority signs for itself, in PEM, for a key that it has already. */
export async function authorityCertificate(key: KeyObject): Promise<string> {
  const x509 = await x509Library();
  const publicKey = publicKeyInfo(key);
  const name = new x509.Name([
    { CN: [{ utf8String: authorityName(userName(), hostname()) }] },
    { O: [{ utf8String: ORGANIZATION }] },
  ]);
  const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: name,
    issuer: name,
    ...validityOf(DAYS),
    publicKey,
    signingKey: await signingKey(key),
    signingAlgorithm: SIGNING,
    extensions: [
      // RFC 5280 4.2.1.9: no authority below this one.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(usages, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

/** The common name of the authority of a user of a computer, by which it is found in a list of hundreds. */
export function authorityName(user: string, computer: string): string {
  return `Framescope authority of ${plain(user, LONGEST_USER)}@${plain(computer, LONGEST_COMPUTER)}`;
}

/** Letters that mean nothing to whoever shows or parses a name. */
function plain(text: string, longest: number): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, longest) || 'unknown';
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a process may run under an id that no account has.
    return String(process.getuid?.() ?? '');
  }
}
