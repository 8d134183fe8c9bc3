import { MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';

/** What somebody has noted about the packets of a row. */
export function Comments({ comments }: { readonly comments: readonly string[] }): ReactNode {
  if (comments.length === 0) return null;
  return (
    <ul className="comments" aria-label="Comments">
      {[...new Set(comments)].map((text) => (
        <li key={text}>
          <MessageSquareText className="mark" size={13} aria-hidden />
          <span className="words">{text}</span>
        </li>
      ))}
    </ul>
  );
}
