import type { ReactNode } from 'react';
import type { ViolationView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { quoted } from '../filter-bar/filter-text.ts';
import { ValueButton } from '../filter-bar/value-button.tsx';
import { numberText } from '../look/numbers.ts';
import { bySeverity, SEVERITY_MEANINGS } from './severity.ts';
import { SeverityMark } from './severity-mark.tsx';
import { ViolationBytes } from './violation-bytes.tsx';

/** Violations shown at a time; a message of many fragments can have as many. */
const MOST_SHOWN = 50;

interface ViolationActions {
  /** Shows the bytes of the frame that is selected. */
  readonly onBytes?: (() => void) | undefined;
  /** Goes to the frame of a violation; frames are named only when this is there. */
  readonly onFrame?: ((frame: number) => void) | undefined;
}

interface ViolationListProps extends ViolationActions {
  readonly client: EngineClient;
  readonly violations: readonly ViolationView[];
}

/** Broken rules, the worst first, each with its sentence, who is to blame, the bytes, and what a strict peer would do. */
export function ViolationList({ client, violations, ...actions }: ViolationListProps): ReactNode {
  return (
    <>
      <ul className="violation-list">
        {bySeverity(violations)
          .slice(0, MOST_SHOWN)
          .map((violation) => (
            <li key={violation.violation} className={`violation ${violation.severity}`}>
              <ViolationHead violation={violation} />
              <p>{violation.text}</p>
              <dl className="violation-facts">
                <dt>{violation.severity === 'note' ? 'by' : 'to blame'}</dt>
                <dd>the {violation.peer}</dd>
                <ViolationPlace client={client} violation={violation} {...actions} />
                {violation.closeCode !== null && (
                  <>
                    <dt>a strict peer</dt>
                    <dd>
                      closes with {violation.closeCode} {violation.closeName}
                    </dd>
                  </>
                )}
              </dl>
            </li>
          ))}
      </ul>
      {violations.length > MOST_SHOWN && (
        <p className="violations-more">and {numberText(violations.length - MOST_SHOWN)} more</p>
      )}
    </>
  );
}

function ViolationHead({ violation }: { violation: ViolationView }): ReactNode {
  const { severity, rule, section } = violation;
  const expression = `violation.rule == ${quoted(rule)}`;
  return (
    <div className="violation-head" data-expression={expression}>
      <SeverityMark severity={severity} isNamed={false} />
      <strong className={`severity-word ${severity}`} title={SEVERITY_MEANINGS[severity]}>
        {severity}
      </strong>
      <code>{rule}</code>
      <ValueButton expression={expression} />
      <span className="section">{section}</span>
    </div>
  );
}

interface ViolationPlaceProps extends ViolationActions {
  readonly client: EngineClient;
  readonly violation: ViolationView;
}

/** The frame and the bytes, as far as it has them. */
function ViolationPlace({ client, violation, onBytes, onFrame }: ViolationPlaceProps): ReactNode {
  const { frame, bytes } = violation;
  if (frame === null) return null;
  return (
    <>
      {onFrame !== undefined && (
        <>
          <dt>frame</dt>
          <dd>
            <button type="button" className="link" onClick={() => onFrame(frame)}>
              {numberText(frame)}
            </button>
          </dd>
        </>
      )}
      {bytes !== null && (
        <>
          <dt>bytes</dt>
          <dd>
            <ViolationBytes client={client} frame={frame} bytes={bytes} />
            {onBytes !== undefined && (
              <button type="button" className="link" onClick={onBytes}>
                Show in Bytes
              </button>
            )}
          </dd>
        </>
      )}
    </>
  );
}
