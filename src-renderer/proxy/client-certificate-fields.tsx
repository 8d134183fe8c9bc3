import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { TextField } from '../look/text-field.tsx';
import { type CertificateForm, certificateProblem, EMPTY_CERTIFICATE, type FormPart } from './start-form.ts';

interface ClientCertificateFieldsProps extends Pick<FormPart, 'form' | 'change'> {
  /** Whether problems are to be seen of what is only begun. */
  readonly isProblemShown: boolean;
}

/** The certificates that are shown to servers which ask for one, each with the host that it is for. */
export function ClientCertificateFields(props: ClientCertificateFieldsProps): ReactNode {
  const { form, change, isProblemShown } = props;
  const { clientCertificates } = form;
  const put = (at: number, ...instead: readonly CertificateForm[]): void =>
    change({ clientCertificates: clientCertificates.toSpliced(at, 1, ...instead) });
  return (
    <fieldset className="field client-certificates">
      <legend>Client certificates</legend>
      {clientCertificates.map((certificate, at) => (
        <OneCertificate
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing but its place tells one from the other
          key={at}
          number={at + 1}
          certificate={certificate}
          isProblemShown={isProblemShown}
          onChange={(part) => put(at, { ...certificate, ...part })}
          onRemove={() => put(at)}
        />
      ))}
      <button
        type="button"
        className="link"
        onClick={() => change({ clientCertificates: [...clientCertificates, EMPTY_CERTIFICATE] })}
      >
        <Plus size={13} aria-hidden /> Add a client certificate
      </button>
      <span className="hint">Shown to servers that ask for one, the first whose host matches.</span>
    </fieldset>
  );
}

interface OneCertificateProps {
  readonly number: number;
  readonly certificate: CertificateForm;
  readonly isProblemShown: boolean;
  readonly onChange: (part: Partial<CertificateForm>) => void;
  readonly onRemove: () => void;
}

function OneCertificate(props: OneCertificateProps): ReactNode {
  const { number, certificate, isProblemShown, onChange, onRemove } = props;
  const { host, certificate: file, key, passphrase } = certificate;
  const problem = isProblemShown ? certificateProblem(certificate) : undefined;
  return (
    <section className="client-certificate" aria-label={`Client certificate ${number}`}>
      <div className="field-row">
        <TextField
          label="Host"
          value={host}
          onChange={(text) => onChange({ host: text })}
          problem={problem}
          placeholder="*.example.com"
        />
        <TextField
          label="Passphrase"
          value={passphrase}
          onChange={(text) => onChange({ passphrase: text })}
          hint="Where the key is encrypted."
          isSecret
        />
      </div>
      <TextField
        label="Certificate file"
        value={file}
        onChange={(text) => onChange({ certificate: text })}
        hint="PEM with the chain, or PKCS#12 (.p12, .pfx)."
        placeholder="/home/ada/client.pem"
      />
      <TextField
        label="Key file"
        value={key}
        onChange={(text) => onChange({ key: text })}
        hint="PEM, where the key is in another file."
      />
      <button type="button" className="link" onClick={onRemove}>
        <X size={13} aria-hidden /> Leave it out
      </button>
    </section>
  );
}
