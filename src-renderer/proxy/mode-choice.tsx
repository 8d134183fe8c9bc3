import type { ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { PROXY_MODES } from '../../src-core/contract/listening.ts';
import { MODE_WORDS } from './proxy-words.ts';
import type { FormPart } from './start-form.ts';

/** What the proxy is to be, each with what it is for. */
export function ModeChoice({ form, change }: FormPart): ReactNode {
  return (
    <RadioGroup
      className="mode-choice"
      value={form.mode}
      onChange={(value) => {
        const mode = PROXY_MODES.find((known) => known === value);
        if (mode !== undefined) change({ mode });
      }}
    >
      <Label className="visually-hidden">What it is to be</Label>
      {PROXY_MODES.map((mode) => (
        <Radio key={mode} value={mode} className="mode" autoFocus={mode === form.mode}>
          <span className="mode-dot" aria-hidden />
          <span>
            <strong>{MODE_WORDS[mode].title}</strong>
            <span className="mode-purpose">{MODE_WORDS[mode].purpose}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
