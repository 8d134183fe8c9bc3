import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { GoOnView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';

interface GoOnProps {
  readonly client: EngineClient;
  readonly goOn: GoOnView;
}

/** Has the proxy go on with a server although its certificate is not to be believed, from the next request on. */
export function GoOn({ client, goOn: { host, isDone } }: GoOnProps): ReactNode {
  const [trouble, setTrouble] = useState<string>();
  if (isDone) {
    return (
      <p className="verdict good" role="status">
        <Check size={15} aria-hidden /> Certificates of {host} are not verified any more while this proxy
        runs. Let the program ask again.
      </p>
    );
  }
  return (
    <p className="go-on">
      <button
        type="button"
        onClick={() => {
          setTrouble(undefined);
          client
            .request('goOnWith', { host })
            .catch((error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)));
        }}
      >
        Go on with {host} anyway
      </button>
      {trouble !== undefined && (
        <span className="problem" role="alert">
          {trouble}
        </span>
      )}
    </p>
  );
}
