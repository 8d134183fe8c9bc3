import { type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { AuthorityView } from '../../src-core/contract/proxy.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { CopyButton } from '../look/copy-button.tsx';
import { Fingerprint } from '../look/fingerprint.tsx';
import { type AuthorityCalls, AuthorityContext } from './authority-context.ts';
import { AuthorityRemoval } from './authority-removal.tsx';
import { InstallationGuides } from './installation-guides.tsx';

interface CertificateDialogProps {
  /** The engine of a proxy, whose authority is made where none is yet. */
  readonly client?: EngineClient | undefined;
  readonly onClose: () => void;
}

/** The certificate that programs have to trust before a proxy can look into TLS, and how they are brought to it. */
function CertificateDialog({ client, onClose }: CertificateDialogProps): ReactNode {
  const calls = useContext(AuthorityContext);
  const { known, forget } = useAuthority(client, calls);
  const { authority, trouble } = known;
  const close = useRef<HTMLButtonElement>(null);
  const onRemoved = (): void => {
    // The button that had the keyboard goes with what it removed.
    close.current?.focus();
    forget();
  };
  return (
    <ModalOverlay
      className="dialog-ground"
      isDismissable
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Modal className="proxy-dialog certificate">
        <Dialog>
          <Heading slot="title">Certificate</Heading>
          <div className="dialog-body">
            <p>
              To look into TLS, the proxy shows programs certificates in the name of an authority that was
              made on this machine and for you alone. Browsers that are opened from here trust it already;
              other programs have to be told, each in its own way.
            </p>
            {trouble !== undefined && (
              <p className="problem" role="alert">
                {trouble}
              </p>
            )}
            {authority === null && (
              <p role="status">There is no authority now. It is made when a proxy first needs it.</p>
            )}
            {authority !== null && authority !== undefined && (
              <>
                <AuthorityFacts authority={authority} />
                <InstallationGuides guides={authority.guides} />
              </>
            )}
            {calls !== undefined && authority !== null && (authority ?? trouble) !== undefined && (
              <AuthorityRemoval calls={calls} onRemoved={onRemoved} />
            )}
          </div>
          <div className="dialog-buttons">
            <button type="button" ref={close} onClick={onClose}>
              Close
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface CertificateButtonProps extends Pick<CertificateDialogProps, 'client'> {
  readonly className?: string;
  readonly children: ReactNode;
}

/** Opens the dialog, and holds it while it is open. */
export function CertificateButton({ client, className, children }: CertificateButtonProps): ReactNode {
  const [isShown, setShown] = useState(false);
  return (
    <>
      <button type="button" className={className} onClick={() => setShown(true)}>
        {children}
      </button>
      {isShown && <CertificateDialog client={client} onClose={() => setShown(false)} />}
    </>
  );
}

interface KnownAuthority {
  /** `null` where there is none. */
  readonly authority: AuthorityView | null | undefined;
  /** Why it isn't known, as a sentence. */
  readonly trouble: string | undefined;
}

const UNKNOWN: KnownAuthority = { authority: undefined, trouble: undefined };
const NONE: KnownAuthority = { authority: null, trouble: undefined };

/** Asked of the proxy where there is one, else of the shell; `forget` is for when it has been removed. */
function useAuthority(
  client: EngineClient | undefined,
  calls: AuthorityCalls | undefined,
): { readonly known: KnownAuthority; readonly forget: () => void } {
  const [known, setKnown] = useState(UNKNOWN);
  useEffect(() => {
    let isStale = false;
    const asked: Promise<AuthorityView | null> | undefined =
      client === undefined ? calls?.authority() : client.request('authority', {});
    asked?.then(
      (authority) => isStale || setKnown({ authority, trouble: undefined }),
      (error: Error) => isStale || setKnown({ authority: undefined, trouble: error.message }),
    );
    return () => {
      isStale = true;
    };
  }, [client, calls]);
  return { known, forget: () => setKnown(NONE) };
}

function AuthorityFacts({ authority }: { authority: AuthorityView }): ReactNode {
  const { fingerprint, certificatePath, notAfter } = authority;
  return (
    <table className="fields authority-facts">
      <tbody>
        <tr>
          <th scope="row">SHA-256 fingerprint</th>
          <td className="mono">
            <Fingerprint text={fingerprint} />
          </td>
          <td>
            <CopyButton text={fingerprint} label="Copy the fingerprint" />
          </td>
        </tr>
        <tr>
          <th scope="row">File</th>
          <td className="mono">{certificatePath}</td>
          <td>
            <CopyButton text={certificatePath} label="Copy the path of the file" />
          </td>
        </tr>
        <tr>
          <th scope="row">Valid until</th>
          <td>{new Date(notAfter).toLocaleDateString('en-GB', { dateStyle: 'long' })}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}
