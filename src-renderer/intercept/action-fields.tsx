import { type ReactNode, useId } from 'react';
import { ChoiceField, FieldWords, TextField } from '../look/text-field.tsx';
import type { RulePart } from './rule-form.ts';
import { ACTION_WORDS, REPLACED_BY_WORDS } from './rule-words.ts';

/** What a rule does, and what has to be known for it. */
export function ActionFields(part: RulePart): ReactNode {
  const { form, change, problemOf } = part;
  return (
    <>
      <ChoiceField
        label="What happens"
        words={ACTION_WORDS}
        chosen={form.action}
        onChoose={(action) => change({ action })}
        problem={problemOf('action')}
      />
      <Parameters {...part} />
    </>
  );
}

function Parameters(part: RulePart): ReactNode {
  const { form, change, problemOf } = part;
  switch (form.action) {
    case 'hold':
      return <HoldFields {...part} />;
    case 'replace':
      return <ReplaceFields {...part} />;
    case 'delay':
      return (
        <TextField
          label="Milliseconds"
          value={form.milliseconds}
          onChange={(milliseconds) => change({ milliseconds })}
          problem={problemOf('milliseconds')}
          hint="Those behind it wait too: messages keep their order."
          inputMode="numeric"
        />
      );
    case 'throttle':
      return (
        <TextField
          label="Bytes a second"
          value={form.bytesPerSecond}
          onChange={(bytesPerSecond) => change({ bytesPerSecond })}
          problem={problemOf('bytesPerSecond')}
          inputMode="numeric"
        />
      );
    case 'close':
      return <CloseFields {...part} />;
    case 'reply':
      return <ReplyFields {...part} />;
    case 'drop':
    case 'repeat':
    case 'cut':
      return null;
  }
}

const AT_LAST_WORDS = { forward: 'let it go on', drop: 'drop it' } as const;

function HoldFields({ form, change, problemOf }: RulePart): ReactNode {
  return (
    <div className="field-row">
      <TextField
        label="For at most, in seconds"
        value={form.timeLimit}
        onChange={(timeLimit) => change({ timeLimit })}
        problem={problemOf('timeLimit')}
        hint="Empty: for as long as it takes."
        inputMode="numeric"
      />
      <ChoiceField
        label="Then"
        words={AT_LAST_WORDS}
        chosen={form.atLast}
        onChoose={(atLast) => change({ atLast })}
      />
    </div>
  );
}

const FIND_WORDS = { text: 'This text', pattern: 'What matches', 'json-path': 'The value at' } as const;
const FIND_EXAMPLES = {
  text: 'EUR',
  pattern: '/"id": *(\\d+)/i',
  'json-path': 'order.items[0].price',
} as const;
const PUT_HINTS = {
  text: 'Every occurrence is replaced.',
  pattern: '$1 is the first group. Every match is replaced.',
  'json-path': 'JSON such as 12.5 or "new" or null; anything else is taken as a text.',
} as const;

function ReplaceFields({ form, change, problemOf }: RulePart): ReactNode {
  return (
    <>
      <ChoiceField
        label="What is replaced"
        words={REPLACED_BY_WORDS}
        chosen={form.by}
        onChoose={(by) => change({ by })}
      />
      <div className="field-row">
        <TextField
          label={FIND_WORDS[form.by]}
          value={form.find}
          onChange={(find) => change({ find })}
          problem={problemOf('find')}
          placeholder={FIND_EXAMPLES[form.by]}
        />
        <TextField
          label="Is replaced by"
          value={form.with}
          onChange={(put) => change({ with: put })}
          hint={PUT_HINTS[form.by]}
        />
      </div>
    </>
  );
}

function CloseFields({ form, change, problemOf }: RulePart): ReactNode {
  return (
    <div className="field-row">
      <TextField
        label="Close code"
        value={form.code}
        onChange={(code) => change({ code })}
        problem={problemOf('code')}
        hint="Both sides are told it."
        inputMode="numeric"
      />
      <TextField
        label="Reason"
        value={form.reason}
        onChange={(reason) => change({ reason })}
        problem={problemOf('reason')}
      />
    </div>
  );
}

function ReplyFields({ form, change }: RulePart): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>The text that its sender is sent</label>
      <textarea
        id={id}
        className="mono"
        rows={4}
        value={form.content}
        onChange={({ target }) => change({ content: target.value })}
        maxLength={64 * 1024}
        spellCheck={false}
      />
      <FieldWords id={`${id}-words`} />
      <label className="check">
        <input
          type="checkbox"
          checked={form.reaches}
          onChange={({ target }) => change({ reaches: target.checked })}
        />
        The message itself goes on all the same
      </label>
    </div>
  );
}
