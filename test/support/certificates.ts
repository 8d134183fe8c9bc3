import { createPrivateKey, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  keyText,
  newPrivateKey,
  publicKeyInfo,
  SIGNING,
  serialNumber,
  signingKey,
} from '../../src-main/certificates/signing.ts';
import { x509Library } from '../../src-main/certificates/x509-library.ts';

const DAY = 86_400_000;

/** A certificate and its key, in PEM, as a TLS server takes them. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateFacts {
  /** Names and addresses that it is for. */
  readonly hosts: readonly string[];
  /** Days from now; from yesterday until tomorrow where nothing else is said. */
  readonly from?: number;
  readonly to?: number;
  /** Who signs it; itself where nobody does. */
  readonly issuer?: MadeCertificate;
  readonly isAuthority?: boolean;
}

/** Makes a certificate with a key of its own, right or wrong as the test wants it. */
export async function madeCertificate(facts: CertificateFacts): Promise<MadeCertificate> {
  const { hosts, from = -1, to = 1, issuer, isAuthority = false } = facts;
  const x509 = await x509Library();
  const key = await newPrivateKey();
  const name = `CN=${hosts[0] ?? 'nobody'}, O=Test`;
  const issued = issuer === undefined ? undefined : new x509.X509Certificate(issuer.cert);
  const signer: KeyObject = issuer === undefined ? key : createPrivateKey(issuer.key);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: name,
    issuer: issued?.subjectName ?? new x509.Name(name),
    notBefore: new Date(Date.now() + from * DAY),
    notAfter: new Date(Date.now() + to * DAY),
    publicKey: publicKeyInfo(key),
    signingKey: await signingKey(signer),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
      ),
    ],
  });
  return { cert: certificate.toString('pem'), key: keyText(key) };
}
