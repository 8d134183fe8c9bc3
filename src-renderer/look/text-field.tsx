import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with it, as a sentence. */
  readonly problem?: string | undefined;
  /** What is to be said where nothing is wrong. */
  readonly hint?: string | undefined;
  readonly placeholder?: string;
  readonly className?: string;
  readonly inputMode?: 'numeric' | 'url';
  /** Whether nobody is to read along. */
  readonly isSecret?: boolean;
  /** Whether the keyboard comes here first. */
  readonly isFirst?: boolean;
}

/** A field with its label above, and below it what is wrong, or else a hint. */
export function TextField(props: TextFieldProps): ReactNode {
  const { label, value, onChange, problem, hint, placeholder, className = '', inputMode, isFirst } = props;
  const { isSecret = false } = props;
  const id = useId();
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="mono"
        type={isSecret ? 'password' : 'text'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder={placeholder}
        inputMode={inputMode}
        // biome-ignore lint/a11y/noAutofocus: whoever opens a form to fill it in begins with its first field
        autoFocus={isFirst}
        maxLength={4096}
        // A browser heeds no "off" where a password stands, and must not keep it.
        autoComplete={isSecret ? 'new-password' : 'off'}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-words`}
      />
      <FieldWords id={`${id}-words`} problem={problem} hint={hint} />
    </div>
  );
}

interface FieldWordsProps extends Pick<TextFieldProps, 'problem' | 'hint'> {
  readonly id: string;
  /** What is to be thought of before it is used. */
  readonly warning?: string | undefined;
}

/** Below a field, or below several: what is wrong, else what is to be thought of, else a hint. */
export function FieldWords({ id, problem, warning, hint = '' }: FieldWordsProps): ReactNode {
  const kind = problem !== undefined ? 'problem' : warning !== undefined ? 'exposed' : 'hint';
  return (
    <span id={id} className={kind} aria-live="polite">
      {kind === 'exposed' && <TriangleAlert size={13} aria-hidden />}
      {problem ?? warning ?? hint}
    </span>
  );
}

interface ChoiceFieldProps<Choice extends string> {
  readonly label: string;
  readonly words: Readonly<Record<Choice, string>>;
  readonly chosen: Choice;
  readonly onChoose: (choice: Choice) => void;
  /** What is wrong with it, as a sentence. */
  readonly problem?: string | undefined;
}

/** One of a few sayings. */
export function ChoiceField<Choice extends string>(props: ChoiceFieldProps<Choice>): ReactNode {
  const { label, words, chosen, onChoose, problem } = props;
  const id = useId();
  const choices = Object.keys(words) as Choice[];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={chosen}
        onChange={(event) => onChoose(event.target.value as Choice)}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-words`}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words[choice]}
          </option>
        ))}
      </select>
      {problem !== undefined && <FieldWords id={`${id}-words`} problem={problem} />}
    </div>
  );
}
