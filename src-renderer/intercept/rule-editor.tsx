import { type FormEvent, type ReactNode, type RefObject, useRef, useState } from 'react';
import type { ProxyRule } from '../../src-core/contract/rules.ts';
import type { Direction } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { ChoiceField, TextField } from '../look/text-field.tsx';
import { ActionFields } from './action-fields.tsx';
import { RuleFilter } from './rule-filter.tsx';
import { FIRST_RULE, formOf, type RuleForm, type RulePart, ruleOf, ruleProblems } from './rule-form.ts';
import { withRule } from './rule-order.ts';
import { ON_WORDS } from './rule-words.ts';
import type { RefusedRules } from './rules.ts';

interface RuleEditorProps {
  readonly client: EngineClient;
  readonly memory: FilterMemory;
  readonly rules: readonly ProxyRule[];
  /** Which of them is edited; behind the last, a new one. */
  readonly at: number;
  readonly connection: number | undefined;
  /** Resolves with why the rules were not taken. */
  readonly onSave: (rules: readonly ProxyRule[], saved: ProxyRule) => Promise<RefusedRules | undefined>;
  readonly onLeave: () => void;
}

/** One rule to be filled in: which messages, and what happens to them. */
export function RuleEditor(props: RuleEditorProps): ReactNode {
  const { client, memory, connection, onLeave } = props;
  const { part, fields, submit, refused, wasTried, setFilterProblem } = useRuleForm(props);
  const { form } = part;
  return (
    <form ref={fields} onSubmit={submit} noValidate className="rule-editor">
      <div className="dialog-body">
        <TextField
          label="Name"
          value={form.name}
          onChange={(name) => part.change({ name })}
          problem={part.problemOf('name')}
          placeholder="What it is for"
          hint="By this name, rows say which rule it was."
          isFirst
        />
        <WhichFields {...part} connection={connection} />
        <RuleFilter
          client={client}
          memory={memory}
          initial={form.filter}
          onText={(filter) => part.change({ filter })}
          onProblem={setFilterProblem}
          isTold={wasTried}
        />
        <ActionFields {...part} />
        <p className="problem" role="alert">
          {form.action === 'replace' ? undefined : refused}
        </p>
      </div>
      <div className="dialog-buttons">
        <button type="button" onClick={onLeave}>
          Cancel
        </button>
        <button type="submit" className="primary">
          Save
        </button>
      </div>
    </form>
  );
}

interface RuleEditing {
  readonly part: RulePart;
  readonly fields: RefObject<HTMLFormElement | null>;
  readonly submit: (event: FormEvent) => void;
  /** Why the proxy did not take the rule. */
  readonly refused: string | undefined;
  /** Whether it was to be saved, so that all that is wrong is told. */
  readonly wasTried: boolean;
  readonly setFilterProblem: (problem: string | undefined) => void;
}

function useRuleForm({ rules, at, onSave }: RuleEditorProps): RuleEditing {
  const [form, setForm] = useState<RuleForm>(() => initialForm(rules[at]));
  const [wasTried, setTried] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [filterProblem, setFilterProblem] = useState<string>();
  const fields = useRef<HTMLFormElement>(null);
  const names = rules.flatMap(({ name }, index) => (index === at ? [] : [name]));
  const problems = ruleProblems(form, names);
  const part: RulePart = {
    form,
    change: (changed) => {
      setRefused(undefined);
      setForm((before) => ({ ...before, ...changed }));
    },
    // Nobody is told that a field is empty which they have not come to yet.
    problemOf: (field) =>
      wasTried || !isEmptyField(form, field)
        ? (problems.get(field) ?? engineProblem(field, form, refused))
        : undefined,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (problems.size > 0 || filterProblem !== undefined) {
      requestAnimationFrame(() => firstInvalid(fields.current)?.focus());
      return;
    }
    const rule = ruleOf(form);
    void onSave(withRule(rules, at, rule), rule).then((why) => setRefused(why?.words));
  };
  return { part, fields, submit, refused, wasTried, setFilterProblem };
}

function initialForm(rule: ProxyRule | undefined): RuleForm {
  return rule === undefined ? FIRST_RULE : formOf(rule);
}

/** What the proxy says of a replacement is about what is to be found. */
function engineProblem(
  field: Parameters<RulePart['problemOf']>[0],
  form: RuleForm,
  refused: string | undefined,
): string | undefined {
  return field === 'find' && form.action === 'replace' ? refused : undefined;
}

function isEmptyField(form: RuleForm, field: Parameters<RulePart['problemOf']>[0]): boolean {
  return (field === 'name' || field === 'find') && form[field].trim() === '';
}

const ALL = 'all';
const DIRECTION_WORDS = {
  [ALL]: 'either side',
  'client-to-server': 'the client',
  'server-to-client': 'the server',
};

/** Kind, direction and connection of what a rule is about. */
function WhichFields({ form, change, connection }: RulePart & { connection: number | undefined }): ReactNode {
  const choices = [form.connection, connection].filter((number) => number != null);
  const connectionWords: Record<string, string> = { [ALL]: 'any connection' };
  for (const number of choices) connectionWords[number] = `connection ${number}`;
  return (
    <div className="field-row three">
      <ChoiceField label="It is about" words={ON_WORDS} chosen={form.on} onChoose={(on) => change({ on })} />
      <ChoiceField<Direction | typeof ALL>
        label="From"
        words={DIRECTION_WORDS}
        chosen={form.direction ?? ALL}
        onChoose={(from) => change({ direction: from === ALL ? null : from })}
      />
      <ChoiceField
        label="Of"
        words={connectionWords}
        chosen={form.connection === null ? ALL : String(form.connection)}
        onChoose={(of) => change({ connection: of === ALL ? null : Number(of) })}
      />
    </div>
  );
}

function firstInvalid(form: HTMLFormElement | null): HTMLElement | null | undefined {
  return form?.querySelector<HTMLElement>('[aria-invalid=true]');
}
