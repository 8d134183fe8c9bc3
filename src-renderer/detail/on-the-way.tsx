import { CircleX, Lock, LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CertificateFacts, RelayedView, TlsFacts } from '../../src-core/contract/views.ts';
import { Fingerprint } from '../look/fingerprint.tsx';
import { dayText, refusalHeading, tlsWords } from './way-words.ts';

/** What the proxy knows of a connection: TLS on either side, and the certificate that the server showed. */
export function OnTheWay({ relayed }: { relayed: RelayedView }): ReactNode {
  const { clientTls, serverTls, certificate, refusal, steps } = relayed;
  const told = steps.find(({ step }) => step === 'server-secured')?.detail ?? null;
  return (
    <section aria-label="On the way">
      <h3>On the way</h3>
      <table className="fields">
        <tbody>
          <tr>
            <th scope="row">client to proxy</th>
            <td>
              <Tls facts={clientTls} />
            </td>
          </tr>
          <tr>
            <th scope="row">proxy to server</th>
            <td>
              {refusal === null ? (
                <Tls facts={serverTls} />
              ) : certificate === null ? (
                'not reached'
              ) : (
                'not believed'
              )}
              {told !== null && <span className="meaning">{told}</span>}
            </td>
          </tr>
        </tbody>
      </table>
      {certificate !== null && <Certificate certificate={certificate} wentOn={refusal === null} />}
    </section>
  );
}

function Tls({ facts }: { facts: TlsFacts | null }): ReactNode {
  const [words, more] = facts === null ? ['not encrypted'] : tlsWords(facts);
  const Icon = facts === null ? LockOpen : Lock;
  return (
    <span className={facts === null ? 'tls none' : 'tls'}>
      <Icon size={12} aria-hidden />
      <span>
        {words}
        {more !== undefined && <span className="meaning">{more}</span>}
      </span>
    </span>
  );
}

interface CertificateProps {
  readonly certificate: CertificateFacts;
  /** Whether the proxy went on, whatever is wrong with it. */
  readonly wentOn: boolean;
}

function Certificate({ certificate, wentOn }: CertificateProps): ReactNode {
  const { subject, issuer, validFrom, validTo, fingerprint, fault } = certificate;
  const lines: readonly (readonly [string, ReactNode])[] = [
    ['subject', subject],
    ['issuer', issuer],
    ['valid', `${dayText(validFrom)} to ${dayText(validTo)}`],
    ['SHA-256', <Fingerprint key="fingerprint" text={fingerprint} />],
  ];
  return (
    <>
      {fault !== null && (
        <p className="verdict bad">
          <CircleX size={15} aria-hidden /> The certificate is not to be believed: {fault}.{' '}
          {wentOn && 'The host is among those that are not verified, so the proxy went on.'}
        </p>
      )}
      <table className="fields">
        <caption>Certificate of the server</caption>
        <tbody>
          {lines.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface RefusalProps {
  readonly refusal: NonNullable<RelayedView['refusal']>;
  /** What can be done about it here. */
  readonly children?: ReactNode;
}

/** Why no server answered, above all else. */
export function Refusal({ refusal, children }: RefusalProps): ReactNode {
  return (
    <div className="proxy-refusal">
      <strong>
        <CircleX size={15} aria-hidden /> {refusalHeading(refusal)}
      </strong>
      <p>{refusal.sentence}</p>
      {children}
    </div>
  );
}
