import type { ReactNode } from 'react';
import type { ProxyView } from '../../src-core/contract/proxy.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { CopyLine } from '../look/copy-button.tsx';
import { useBrowsers } from './browsers.ts';
import { CertificateButton } from './certificate-dialog.tsx';
import { proxyLines } from './first-steps.ts';
import { BrowserTrouble, OpenBrowser } from './open-browser.tsx';
import { proxyUrl } from './proxy-address.ts';
import { systemOf } from './systems.ts';

interface FirstStepProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly proxy: ProxyView;
  /** Asks anew what a proxy is to be, in the place of this one. */
  readonly onAgain: () => void;
}

/** In the place of empty tables: what to do first, so that there is something to see. */
export function FirstStep({ client, summary, proxy, onAgain }: FirstStepProps): ReactNode {
  if (summary.state.kind !== 'recording') {
    return (
      <div className="first-step">
        <h2>No WebSocket connection came</h2>
        <p>The proxy has stopped.</p>
        <button type="button" onClick={onAgain}>
          Start it again…
        </button>
      </div>
    );
  }
  if (proxy.listening === null) return <div className="first-step" />;
  const url = proxyUrl(proxy.mode, proxy.listening);
  return (
    <div className="first-step">
      <h2>Waiting for the first WebSocket connection</h2>
      <Instructions client={client} proxy={proxy} url={url} />
      <p className="first-step-note">
        {proxy.mode !== 'bridge' && 'Only WebSocket is recorded; all else just passes. '}
        For wss a program has to trust the{' '}
        <CertificateButton client={client} className="link">
          certificate
        </CertificateButton>{' '}
        of the proxy.
      </p>
    </div>
  );
}

interface InstructionsProps extends Pick<FirstStepProps, 'client' | 'proxy'> {
  readonly url: string;
}

function Instructions({ client, proxy, url }: InstructionsProps): ReactNode {
  switch (proxy.mode) {
    case 'explicit':
      return <ExplicitSteps client={client} url={url} />;
    case 'reverse':
      return (
        <>
          <p>Let the program connect to this address instead of {proxy.target}:</p>
          <CopyLine text={url} label="Copy the address" />
        </>
      );
    case 'bridge':
      return (
        <>
          <p>Let a WebSocket client connect here; its messages go to {proxy.target} as plain bytes:</p>
          <CopyLine text={url} label="Copy the address" />
        </>
      );
  }
}

function ExplicitSteps({ client, url }: Omit<InstructionsProps, 'proxy'>): ReactNode {
  const browsers = useBrowsers(client);
  return (
    <>
      <p>Open a browser that is set up already, with a profile of its own:</p>
      <div className="first-step-browser">
        <OpenBrowser browsers={browsers} />
        <BrowserTrouble browsers={browsers} />
      </div>
      <p>Or set the HTTP proxy of a program:</p>
      <CopyLine text={url} label="Copy the address" />
      {proxyLines(url, systemOf(navigator.userAgent)).map(({ about, text }) => (
        <div key={about} className="first-step-line">
          <span className="hint">{about}</span>
          <CopyLine text={text} label={`Copy the line for: ${about}`} />
        </div>
      ))}
    </>
  );
}
