import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Severity } from '../../src-core/contract/views.ts';

const ICONS = { error: OctagonX, warning: TriangleAlert, note: Info } as const;

/** A severity as a sign of its own shape and colour, named for screen readers unless a word stands beside it. */
export function SeverityMark({
  severity,
  isNamed = true,
}: {
  severity: Severity;
  isNamed?: boolean;
}): ReactNode {
  const Icon = ICONS[severity];
  const name = isNamed ? ({ role: 'img', 'aria-label': severity } as const) : { 'aria-hidden': true };
  return <Icon size={13} className={`severity-mark ${severity}`} {...name} />;
}
