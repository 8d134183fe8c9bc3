import { ArrowLeftRight, FolderOpen, Send } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { CaptureHandle, RecentCapture } from '../../src-core/contract/shell.ts';
import type { Shell } from '../engine-client/shell.ts';
import type { UnsavedCaptures } from '../live-captures/unsaved-captures.ts';
import { UnsavedList } from '../live-captures/unsaved-list.tsx';

interface EmptyStateProps {
  readonly shell: Shell;
  readonly unsaved: UnsavedCaptures;
  readonly onOpen: (how: () => Promise<CaptureHandle | undefined>) => void;
  readonly onProxy: () => void;
}

/** What the window shows while nothing is open: the three uses, a sample, and captures opened before. */
export function EmptyState({ shell, unsaved, onOpen, onProxy }: EmptyStateProps): ReactNode {
  const [recent, setRecent] = useState<readonly RecentCapture[]>([]);
  useEffect(() => {
    shell.recent().then(setRecent, () => setRecent([]));
  }, [shell]);
  return (
    <div className="empty-state">
      <div className="actions">
        <button type="button" className="action" onClick={() => onOpen(() => shell.choose())}>
          <FolderOpen size={28} aria-hidden />
          <strong>Open a capture</strong>
          <span>
            Inspect the WebSocket conversations in a packet capture (pcap or pcapng) or a HAR file. Or drop
            one here.
          </span>
        </button>
        <button type="button" className="action" onClick={onProxy}>
          <ArrowLeftRight size={28} aria-hidden />
          <strong>Start the proxy</strong>
          <span>Sit between a browser and a server and watch them talk, also through TLS.</span>
        </button>
        <UnbuiltAction icon={<Send size={28} aria-hidden />} title="Connect to a server">
          Fire test messages at a server, right or wrong on purpose.
        </UnbuiltAction>
      </div>
      <p>
        Nothing at hand?{' '}
        <button type="button" className="link" onClick={() => onOpen(() => shell.openSample())}>
          Open the sample
        </button>{' '}
        – Chromium talking to an echo server.
      </p>
      {unsaved.captures.length > 0 && (
        <section className="unsaved" aria-label="Unsaved live captures">
          <h2>Unsaved live captures</h2>
          <p className="unsaved-hint">
            Recorded and not saved yet. They are kept until you save or discard them.
          </p>
          <UnsavedList shell={shell} unsaved={unsaved} onOpen={onOpen} />
        </section>
      )}
      {recent.length > 0 && (
        <section className="recent" aria-label="Recent captures">
          <h2>Recent captures</h2>
          <ul>
            {recent.map(({ path, name }) => (
              <li key={path}>
                <button type="button" className="link" onClick={() => onOpen(() => shell.openRecent(path))}>
                  {name}
                </button>
                <span className="path">{path}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function UnbuiltAction({
  icon,
  title,
  children,
}: {
  icon: ReactNode;
  title: string;
  children: string;
}): ReactNode {
  return (
    <div className="action unbuilt">
      {icon}
      <strong>{title}</strong>
      <span>{children}</span>
      <em>Not there yet in this version.</em>
    </div>
  );
}
