import type { ReactNode } from 'react';
import type { FrameDetail, MessageDetail } from '../../src-core/contract/views.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { countText, numberText } from '../look/numbers.ts';
import { contextWords, ratioText } from './compression-words.ts';

interface CompressionFactsProps {
  readonly detail: FrameDetail | MessageDetail;
  readonly onSelect: (row: SelectedRow) => void;
}

/** What compression did to a message; for a frame of one, where its content is. */
export function CompressionFacts({ detail, onSelect }: CompressionFactsProps): ReactNode {
  if (detail.level === 'messages') return <MessageCompression message={detail} />;
  const { message, connection } = detail;
  return (
    <p className="fact">
      These bytes are compressed.{' '}
      {message !== null && (
        <>
          <button
            type="button"
            className="link"
            onClick={() => onSelect({ level: 'messages', row: message, connection })}
          >
            Message {numberText(message)}
          </button>{' '}
          shows the content.
        </>
      )}
    </p>
  );
}

function MessageCompression({ message }: { message: MessageDetail }): ReactNode {
  const { wireLength, length, compression } = message;
  if (wireLength === null) return null;
  return (
    <dl className="fact compression" aria-label="Compression">
      <div>
        <dt>On the wire</dt>
        <dd>{countText(wireLength, 'byte')}</dd>
      </div>
      <div>
        <dt>Content</dt>
        <dd>{length === null ? 'not inflated' : countText(length, 'byte')}</dd>
      </div>
      {length !== null && (
        <div>
          <dt>Ratio</dt>
          <dd>{ratioText(length, wireLength)}</dd>
        </div>
      )}
      {compression !== null && (
        <div>
          <dt>Context</dt>
          <dd>{contextWords(compression.contextBefore)}</dd>
        </div>
      )}
    </dl>
  );
}
