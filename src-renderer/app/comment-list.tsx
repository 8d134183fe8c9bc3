import { MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { CommentsView, CommentView } from '../../src-core/contract/views.ts';
import { countText, numberText } from '../look/numbers.ts';

interface CommentListProps {
  readonly comments: CommentsView;
  readonly onFrame: (frame: NonNullable<CommentView['frame']>) => void;
}

/** How many comments a capture has; opens the list of them, which leads to their frames. */
export function CommentList({ comments, onFrame }: CommentListProps): ReactNode {
  const { count, first } = comments;
  if (count === 0) return null;
  return (
    <DialogTrigger>
      <Button className="comment-count">
        <MessageSquareText size={13} aria-hidden /> {countText(count, 'comment')}
      </Button>
      <Popover placement="top start" className="comment-popover">
        <Dialog className="comment-list" aria-label="Comments in this capture">
          {({ close }) => (
            <>
              <dl>
                {first.map((comment, at) => (
                  <Comment
                    // biome-ignore lint/suspicious/noArrayIndexKey: comments only ever come behind the others
                    key={at}
                    comment={comment}
                    onFrame={(frame) => {
                      close();
                      onFrame(frame);
                    }}
                  />
                ))}
              </dl>
              {count > first.length && (
                <p>and {numberText(count - first.length)} more, beside the rows of their frames</p>
              )}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface CommentProps extends Pick<CommentListProps, 'onFrame'> {
  readonly comment: CommentView;
}

function Comment({ comment: { about, text, frame }, onFrame }: CommentProps): ReactNode {
  return (
    <div>
      <dt>
        {about}
        {frame !== null && (
          <>
            {', '}
            <button type="button" className="link" onClick={() => onFrame(frame)}>
              frame {numberText(frame.frame)}
            </button>
          </>
        )}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
