import { type ReactNode, useState } from 'react';
import type { ProxyView } from '../../src-core/contract/proxy.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { InjectionPanel } from '../intercept/injection-panel.tsx';
import { QueuePanel } from '../intercept/queue-panel.tsx';
import { useRules } from '../intercept/rules.ts';
import { RulesDialog } from '../intercept/rules-dialog.tsx';
import { MishapBoundary } from '../look/mishap-boundary.tsx';
import { useBrowsers } from './browsers.ts';
import { BrowserTrouble } from './open-browser.tsx';
import { ProxyBar } from './proxy-bar.tsx';

interface ProxyAreaProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly proxy: ProxyView;
  readonly memory: FilterMemory;
  /** The connection that is looked at, if it is one. */
  readonly connection: number | undefined;
  /** The connection that something is to be put into, while the form for that is open. */
  readonly injectInto: number | undefined;
  readonly onInject: (connection: number | undefined) => void;
  readonly onShow: (row: SelectedRow) => void;
}

/** Above a capture that a proxy fills, while it does: the bar, and below it what waits for a person's word. */
export function ProxyArea(props: ProxyAreaProps): ReactNode {
  const { client, summary, proxy, memory, connection, injectInto, onInject, onShow } = props;
  const browsers = useBrowsers(client);
  const rules = useRules(client, proxy);
  const [showsRules, setShowsRules] = useState(false);
  return (
    <section className="proxy" aria-label="Proxy">
      <ProxyBar
        {...{ client, summary, proxy, browsers, rules }}
        onRules={() => setShowsRules(true)}
        onInject={connection === undefined ? undefined : () => onInject(connection)}
      />
      <BrowserTrouble browsers={browsers} />
      <MishapBoundary>
        <div className="proxy-panels">
          <QueuePanel client={client} summary={summary} rules={rules.rules ?? []} onShow={onShow} />
          {injectInto !== undefined && (
            <InjectionPanel
              client={client}
              summary={summary}
              connection={injectInto}
              onConnection={onInject}
              onClose={() => onInject(undefined)}
            />
          )}
        </div>
      </MishapBoundary>
      {showsRules && (
        <RulesDialog {...{ client, memory, rules, connection }} onClose={() => setShowsRules(false)} />
      )}
    </section>
  );
}
