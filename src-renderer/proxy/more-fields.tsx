import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { TextField } from '../look/text-field.tsx';
import { CertificateButton } from './certificate-dialog.tsx';
import { ClientCertificateFields } from './client-certificate-fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import { LIMIT_FIELDS } from './limit-form.ts';
import { type FormField, type FormPart, isUsed } from './start-form.ts';

const FIELDS: readonly FormField[] = [
  ...(['upstreamProxy', 'excludedHosts', 'unverifiedHosts'] as const),
  ...(['clientCertificates', 'keyLog'] as const),
  ...LIMIT_FIELDS,
];

interface MoreFieldsProps extends FormPart {
  /** Whether a problem is to be seen, wherever it is. */
  readonly isProblemShown: boolean;
}

/** What few need: the way to the servers, and hosts that are exceptions. */
export function MoreFields({ isProblemShown, ...part }: MoreFieldsProps): ReactNode {
  const { form, change, problemOf } = part;
  const hasProblem = FIELDS.some((field) => problemOf(field) !== undefined);
  const isFilled =
    form.upstreamProxy !== '' ||
    form.excludedHosts !== '' ||
    form.unverifiedHosts !== '' ||
    form.clientCertificates.length > 0 ||
    form.keyLog !== '' ||
    LIMIT_FIELDS.some((field) => form[field] !== '');
  const [isOpen, setOpen] = useState(isFilled);
  return (
    <Disclosure
      className="more-fields"
      isExpanded={isOpen || (isProblemShown && hasProblem)}
      onExpandedChange={setOpen}
    >
      <Heading>
        <Button slot="trigger" className="link more-button">
          <ChevronRight size={14} aria-hidden /> More
        </Button>
      </Heading>
      <DisclosurePanel>
        <TextField
          label="Upstream proxy"
          value={form.upstreamProxy}
          onChange={(upstreamProxy) => change({ upstreamProxy })}
          problem={problemOf('upstreamProxy')}
          hint="Where servers are only reached through another proxy."
          placeholder="http://USER:PASSWORD@HOST:PORT or socks5://HOST:PORT"
          inputMode="url"
        />
        {isUsed('excludedHosts', form) && (
          <TextField
            label="Excluded hosts"
            value={form.excludedHosts}
            onChange={(excludedHosts) => change({ excludedHosts })}
            problem={problemOf('excludedHosts')}
            hint="They pass through untouched: nothing of them is decrypted or recorded."
            placeholder="bank.example, *.example.com"
          />
        )}
        {isUsed('unverifiedHosts', form) && (
          <TextField
            label="Hosts that are not verified"
            value={form.unverifiedHosts}
            onChange={(unverifiedHosts) => change({ unverifiedHosts })}
            problem={problemOf('unverifiedHosts')}
            hint="Their certificates need not be valid, for servers of your own."
            placeholder="localhost, *.test"
          />
        )}
        {isUsed('clientCertificates', form) && (
          <ClientCertificateFields {...{ form, change, isProblemShown }} />
        )}
        <TextField
          label="TLS key log"
          value={form.keyLog}
          onChange={(keyLog) => change({ keyLog })}
          problem={problemOf('keyLog')}
          hint="Wireshark: (Pre)-Master-Secret log filename. Whoever has this file can decrypt all recorded traffic."
          placeholder="/home/ada/keys.log"
        />
        <LimitFields {...part} />
        <p className="more-certificate">
          <CertificateButton className="link">Certificate of the proxies…</CertificateButton>
        </p>
      </DisclosurePanel>
    </Disclosure>
  );
}
