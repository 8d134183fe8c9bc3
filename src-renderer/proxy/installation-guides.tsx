import { type ReactNode, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { InstallationGuide } from '../../src-core/contract/proxy.ts';
import { CopyLine } from '../look/copy-button.tsx';
import { isCommand } from './guide-steps.ts';
import { firstGuide, systemOf } from './systems.ts';

/** How the certificate is installed and removed, for the system or program that is chosen. */
export function InstallationGuides({ guides }: { guides: readonly InstallationGuide[] }): ReactNode {
  const [system, setSystem] = useState(() => firstGuide(guides, systemOf(navigator.userAgent))?.system);
  const guide = guides.find((known) => known.system === system);
  return (
    <div className="guides">
      <ListBox
        className="guide-list"
        aria-label="System or program"
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={system === undefined ? [] : [system]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          if (key !== undefined) setSystem(String(key));
        }}
      >
        {guides.map((known) => (
          <ListBoxItem key={known.system} id={known.system} textValue={known.system}>
            {known.system}
          </ListBoxItem>
        ))}
      </ListBox>
      {guide !== undefined && (
        <section className="guide" aria-label={guide.system}>
          <Steps title="To install it" steps={guide.install} />
          <Steps title="To remove it" steps={guide.remove} />
        </section>
      )}
    </div>
  );
}

function Steps({ title, steps }: { title: string; steps: readonly string[] }): ReactNode {
  return (
    <>
      <h3>{title}</h3>
      <ol className="guide-steps">
        {steps.map((step) => (
          <li key={step}>{isCommand(step) ? <CopyLine text={step} label="Copy this command" /> : step}</li>
        ))}
      </ol>
    </>
  );
}
