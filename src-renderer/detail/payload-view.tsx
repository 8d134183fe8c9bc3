import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { RowDetail, SelectedRow } from '../engine-client/selected-row.ts';
import { ChoiceSwitch } from '../look/choice-switch.tsx';
import { formattedJson } from '../look/formatted-json.ts';
import { byteText, numberText } from '../look/numbers.ts';
import { CompressionFacts } from './compression-facts.tsx';
import { FrameLinks } from './frame-links.tsx';
import { HexView } from './hex-view.tsx';
import { type LoadedPayload, usePayload } from './payload-bytes.ts';
import { asText, type PayloadText } from './payload-text.ts';
import { isComparable, ProxyChange, SentInstead } from './proxy-change.tsx';

const TextViewer = lazy(() =>
  import('../monaco/text-viewer.tsx').then(({ TextViewer }) => ({ default: TextViewer })),
);

interface PayloadViewProps {
  readonly client: EngineClient;
  readonly detail: RowDetail;
  readonly onSelect: (row: SelectedRow) => void;
}

type Look = 'changes' | 'text' | 'formatted' | 'hex';

/** The payload, unmasked and at message level inflated: text in Monaco, anything else as hex, either as the other on request. */
export function PayloadView({ client, detail, onSelect }: PayloadViewProps): ReactNode {
  const payload = usePayload(client, detail, 'unmasked');
  const text = useMemo(
    () => (payload === undefined ? undefined : asText(payload.bytes, payload.isComplete)),
    [payload],
  );
  const [chosen, setChosen] = useState<Look>();
  if (payload === undefined || text === undefined) return <div className="waiting">Reading…</div>;
  const canCompare = isComparable(detail);
  const canFormat = text.language === 'json' && payload.isComplete;
  const look = chosen ?? firstLook(detail, text);
  const canShow = { changes: canCompare, text: true, formatted: canFormat, hex: true };
  return (
    <div className="payload">
      <PayloadFacts detail={detail} onSelect={onSelect} />
      {(detail.heldLength > 0 || canCompare) && (
        <ChoiceSwitch<Look>
          label="Show as"
          choices={LOOKS.filter(({ id }) => canShow[id])}
          chosen={look}
          onChoose={setChosen}
        />
      )}
      <PayloadBody payload={payload} text={text} look={look} detail={detail} />
      {!payload.isComplete && payload.failure === undefined && (
        <div className="more">
          {byteText(payload.bytes.length)} of {byteText(detail.heldLength)} are shown.{' '}
          <button type="button" onClick={payload.more}>
            Show more
          </button>
        </div>
      )}
      {payload.failure !== undefined && <div className="trouble">{payload.failure}</div>}
    </div>
  );
}

/** What stands there until somebody chooses. */
function firstLook(detail: RowDetail, text: PayloadText): Look {
  if (isComparable(detail)) return 'changes';
  return isShownAsText(detail) && text.isValid ? 'text' : 'hex';
}

/** Continuation and control frames are told by their content, text and binary by their opcode. */
function isShownAsText(detail: RowDetail): boolean {
  if (detail.level === 'messages') return detail.type === 'text';
  return !detail.compressed && detail.opcodeName !== 'binary' && detail.opcodeName !== 'close';
}

function PayloadBody({
  payload,
  text,
  look,
  detail,
}: {
  payload: LoadedPayload;
  text: PayloadText;
  look: Look;
  detail: RowDetail;
}): ReactNode {
  if (look === 'changes' && detail.sentInstead !== null)
    return <SentInstead detail={detail} sent={detail.sentInstead} payload={payload} text={text} />;
  if (detail.heldLength === 0) {
    const words = detail.missing === null ? 'The payload is empty.' : 'Nothing of it can be shown.';
    return <p className="empty-payload">{words}</p>;
  }
  if (look === 'hex') return <HexView bytes={payload.bytes} label="Payload bytes" />;
  const shown = look === 'formatted' ? formattedJson(text.text) : text.text;
  return (
    <Suspense fallback={<div className="waiting">Opening the viewer…</div>}>
      <TextViewer text={shown} language={text.language} label="Payload text" />
    </Suspense>
  );
}

const LOOKS: readonly { readonly id: Look; readonly title: string }[] = [
  { id: 'changes', title: 'Changes' },
  { id: 'text', title: 'Text' },
  { id: 'formatted', title: 'Formatted' },
  { id: 'hex', title: 'Hex' },
];

/** What is to be known before reading the content: compression, what is missing, close code, fragments. */
function PayloadFacts({
  detail,
  onSelect,
}: {
  detail: RowDetail;
  onSelect: (row: SelectedRow) => void;
}): ReactNode {
  return (
    <>
      <ProxyChange detail={detail} />
      {detail.compressed && <CompressionFacts detail={detail} onSelect={onSelect} />}
      {detail.missing !== null && <p className="fact warning">{detail.missing}</p>}
      {detail.level === 'frames' && detail.close !== null && (
        <div className="close-words">
          <strong>
            {detail.close.code === null ? 'No code' : detail.close.code} {detail.close.name}
          </strong>
          <p>{detail.close.meaning}</p>
          {detail.close.reason !== '' && <p>Reason: “{detail.close.reason}”</p>}
        </div>
      )}
      {detail.level === 'messages' && detail.frameRows.length > 1 && (
        <p className="fact">
          In {numberText(detail.frameRows.length)} fragments:{' '}
          <FrameLinks frames={detail.frameRows} connection={detail.connection} onSelect={onSelect} />
        </p>
      )}
    </>
  );
}
