import { MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { CommentsView, CommentView } from '../../src-core/contract/views.ts';
import { countText, numberText } from '../look/numbers.ts';

/** How many comments a capture has; opens the list of them. */
export function CommentList({ comments }: { readonly comments: CommentsView }): ReactNode {
  const { count, first } = comments;
  if (count === 0) return null;
  return (
    <DialogTrigger>
      <Button className="comment-count">
        <MessageSquareText size={13} aria-hidden /> {countText(count, 'comment')}
      </Button>
      <Popover placement="top start" className="comment-popover">
        <Dialog className="comment-list" aria-label="Comments in this capture">
          <dl>
            {first.map((comment, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: comments only ever come behind the others
              <Comment key={at} comment={comment} />
            ))}
          </dl>
          {count > first.length && <p>and {numberText(count - first.length)} more, in the rows of frames</p>}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Comment({ comment: { about, text, frame } }: { readonly comment: CommentView }): ReactNode {
  return (
    <div>
      <dt>
        {about}
        {frame !== null && `, frame ${numberText(frame)}`}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
