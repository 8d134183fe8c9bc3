import { Check, CircleAlert, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { copyText } from './clipboard.ts';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for screen readers: `Copy the address`. */
  readonly label: string;
}

type Outcome = 'copied' | 'failed';

const WORDS: Readonly<Record<Outcome, string>> = {
  copied: 'Copied',
  failed: "This can't be copied: select it, and copy it by hand",
};
const ICONS = { copied: Check, failed: CircleAlert } as const;
/** How long the outcome stays in sight, in milliseconds. */
const MOMENT = 2000;

/** Copies a text, and shows for a moment that it did. */
export function CopyButton({ text, label }: CopyButtonProps): ReactNode {
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), MOMENT);
    return () => clearTimeout(timer);
  }, [outcome]);
  const words = outcome === undefined ? '' : WORDS[outcome];
  const Icon = outcome === undefined ? Copy : ICONS[outcome];
  const copy = (): void => {
    void copyText(text).then((isCopied) => setOutcome(isCopied ? 'copied' : 'failed'));
  };
  return (
    <>
      <button
        type="button"
        className="quiet copy-button"
        data-outcome={outcome}
        onClick={copy}
        aria-label={label}
        title={words === '' ? label : words}
      >
        <Icon size={13} aria-hidden />
      </button>
      <span className="visually-hidden" role="status">
        {words}
      </span>
    </>
  );
}

/** A line to be copied as a whole, such as a command. */
export function CopyLine({ text, label }: CopyButtonProps): ReactNode {
  return (
    <div className="copy-line">
      <code>{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
