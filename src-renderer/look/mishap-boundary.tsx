import { Component, type ReactNode } from 'react';

interface MishapBoundaryProps {
  readonly children: ReactNode;
}

/** A fault while showing one part must not take the rest of the window along. Give it a key to begin anew. */
export class MishapBoundary extends Component<MishapBoundaryProps, { readonly fault: string | undefined }> {
  override readonly state: { readonly fault: string | undefined } = { fault: undefined };

  static getDerivedStateFromError(error: unknown): { fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <p className="trouble" role="alert">
        This can't be shown: {fault}. The rest of the window goes on.
      </p>
    );
  }
}
