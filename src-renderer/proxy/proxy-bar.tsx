import { KeyRound, Send, ShieldCheck, Square, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { isLoopback } from '../../src-core/contract/listening.ts';
import type { KeyLogView, ListenAddress, ProxyView } from '../../src-core/contract/proxy.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { Rules } from '../intercept/rules.ts';
import { RulesButtons } from '../intercept/rules-buttons.tsx';
import { LiveDot } from '../live-captures/live-mark.tsx';
import { CopyButton } from '../look/copy-button.tsx';
import type { Browsers } from './browsers.ts';
import { CertificateButton } from './certificate-dialog.tsx';
import { OpenBrowser } from './open-browser.tsx';
import { proxyUrl } from './proxy-address.ts';
import { countWords, roleWords } from './proxy-words.ts';

interface ProxyBarProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly proxy: ProxyView;
  readonly browsers: Browsers;
  readonly rules: Rules;
  readonly onRules: () => void;
  /** Opens the form that sends something into a connection; `undefined` while it is not said into which. */
  readonly onInject: (() => void) | undefined;
}

/** A proxy that runs: where it is, what it is, how much came through, and what can be done with it. */
export function ProxyBar(props: ProxyBarProps): ReactNode {
  const { client, summary, proxy, browsers, rules, onRules, onInject } = props;
  const { mode, listening, keyLog } = proxy;
  const counts = countWords(summary);
  return (
    <div className="live-bar proxy-bar">
      <LiveDot />
      {listening === null ? (
        <span role="status">Starting…</span>
      ) : (
        <ProxyAddress url={proxyUrl(mode, listening)} listening={listening} />
      )}
      <span className="proxy-role" title={roleWords(proxy)}>
        {roleWords(proxy)}
      </span>
      <span className="proxy-counts" title={counts}>
        {counts}
      </span>
      {keyLog !== null && <KeyLogMark keyLog={keyLog} />}
      <span className="spring" />
      <RulesButtons rules={rules} onRules={onRules} />
      <button
        type="button"
        onClick={onInject}
        disabled={onInject === undefined}
        title={
          onInject === undefined ? 'Select a connection first' : 'Puts something into the selected connection'
        }
      >
        <Send size={13} aria-hidden /> Send into…
      </button>
      {mode === 'explicit' && listening !== null && <OpenBrowser browsers={browsers} />}
      <CertificateButton client={client}>
        <ShieldCheck size={14} aria-hidden /> <span className="gives-way">Certificate…</span>
      </CertificateButton>
      <button type="button" onClick={() => void client.request('stop', {})}>
        <Square size={11} fill="currentColor" aria-hidden /> Stop
      </button>
    </div>
  );
}

/** That there is a file with which all that is encrypted can be decrypted, or that it is not written any more. */
function KeyLogMark({ keyLog: { path, trouble } }: { keyLog: KeyLogView }): ReactNode {
  const words = trouble ?? `The secrets of TLS are added to ${path}.`;
  return (
    <span className={trouble === null ? 'key-log-mark' : 'exposed-mark'} title={words}>
      <KeyRound size={13} aria-hidden /> {trouble === null ? 'key log' : 'key log broken off'}
    </span>
  );
}

function ProxyAddress({ url, listening }: { url: string; listening: ListenAddress }): ReactNode {
  return (
    <span className="proxy-address">
      <code>{url}</code>
      <CopyButton text={url} label="Copy the address" />
      {!isLoopback(listening) && (
        <span className="exposed-mark" title="Other machines reach it too, whoever uses them.">
          <TriangleAlert size={13} aria-hidden /> open to others
        </span>
      )}
    </span>
  );
}
