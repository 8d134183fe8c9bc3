import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AuthorityCalls } from './authority-context.ts';

interface AuthorityRemovalProps {
  readonly calls: AuthorityCalls;
  /** Told once the files are gone. */
  readonly onRemoved: () => void;
}

type Stage =
  | { readonly kind: 'offered' | 'asked' | 'kept' | 'removing' }
  | { readonly kind: 'refused'; readonly sentence: string };

/** Removes the files of the authority, after a question that says what comes of it. */
export function AuthorityRemoval({ calls, onRemoved }: AuthorityRemovalProps): ReactNode {
  const [stage, setStage] = useState<Stage>({ kind: 'offered' });
  const remove = (): void => {
    if (stage.kind === 'removing') return;
    setStage({ kind: 'removing' });
    calls
      .removeAuthority()
      .then(onRemoved, (error: unknown) =>
        setStage({ kind: 'refused', sentence: error instanceof Error ? error.message : String(error) }),
      );
  };
  if (stage.kind === 'offered' || stage.kind === 'kept' || stage.kind === 'refused') {
    return (
      <section className="authority-removal" aria-label="Removal">
        <button
          type="button"
          // biome-ignore lint/a11y/noAutofocus: once it was asked, the button that had the keyboard is gone
          autoFocus={stage.kind !== 'offered'}
          onClick={() => setStage({ kind: 'asked' })}
        >
          <Trash2 size={13} aria-hidden /> Remove this authority…
        </button>
        {stage.kind === 'refused' && (
          <p className="problem" role="alert">
            {stage.sentence}
          </p>
        )}
      </section>
    );
  }
  return (
    <section className="authority-removal" aria-label="Removal">
      <p role="alert">
        Its certificate and its private key are deleted from this computer. Programs that trust it no longer
        work through the proxy until they trust a new one, which is made when it is next needed. Where it was
        installed by hand it stays until it is removed as described above.
      </p>
      <button type="button" className="danger" onClick={remove} aria-disabled={stage.kind === 'removing'}>
        Remove it for good
      </button>{' '}
      {/* biome-ignore lint/a11y/noAutofocus: the button that had the keyboard is gone, and this one does no harm */}
      <button type="button" autoFocus onClick={() => setStage({ kind: 'kept' })}>
        Keep it
      </button>
    </section>
  );
}
