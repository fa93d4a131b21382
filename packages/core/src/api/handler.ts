import type { OperationName, Operations, OutputOf, ParsedInputOf } from '@holdfast/contract';
import type { AiSettingsDependencies } from '../domain/language/ai-settings-source.ts';
import type { LanguageModel, ModelTask } from '../domain/language/language-model.ts';
import type { LanguageProbe } from '../domain/language/language-probe.ts';
import type { TemplateText } from '../domain/language/template.ts';
import type { CallLimits } from '../domain/limits/call-limits.ts';
import type { CallDependencies } from '../domain/calls/start-call.ts';
import type { EntityArm } from '../domain/recall/entities/entity-arm.ts';
import type { RecallDependencies } from '../domain/recall/recall.ts';
import type { WorkingSet } from '../domain/recall/working-set/working-set.ts';
import type { ForgettingDependencies } from '../domain/forgetting/run.ts';
import type { RememberDependencies } from '../domain/memories/remember.ts';
import type { TouchBuffer } from '../domain/memories/touches.ts';
import type { ReflectDependencies } from '../domain/planner/reflections/reflect.ts';
import type { RetentionSettings } from '../domain/retention/retention.ts';
import type { GoogleDependencies } from '../domain/planner/calendars/google/google-door.ts';
import type { SystemScope, TenantScope, UserScope } from '../domain/scope.ts';
import type { Reach } from '../domain/outbound/reach.ts';
import type { CalendarPorts } from '../domain/planner/calendars/sync-calendar.ts';
import type { LearnedMinutes } from '../domain/planner/schedules/learned-minutes.ts';
import type { Solve } from '../domain/planner/schedules/schedule.ts';
import type { WebhookSender } from '../domain/webhooks/sender.ts';
import type { InvocationLog } from '../domain/calls/invocation-log.ts';
import type { CallContext } from './api.ts';
import type { AuditDependencies } from './audit-trail.ts';
import type { UserPolicy } from './authorise.ts';

/** Everything a handler may use; composed once by `open()`. */
export interface ApiDependencies extends RememberDependencies, RecallDependencies {
  /** Of memories and keys; undefined when uses are not counted. */
  readonly touches: TouchBuffer | undefined;
  readonly forgetting: ForgettingDependencies & { readonly onError: (error: unknown) => void };
  /** What is known of users' entities and links; undefined where recall goes by words alone. */
  readonly entities?: EntityArm | undefined;
  /** What sessions touched lately; undefined when sessions are to leave no trace. */
  readonly workingSet: WorkingSet | undefined;
  /** Calls: how they are read and sealed, and where questions asked during them are noted. */
  readonly calls: CallDependencies & { readonly log: Pick<InvocationLog, 'add'> };
  /** How days and weeks are looked back on. */
  readonly reflecting: Pick<ReflectDependencies, 'blocks' | 'summarise'>;
  /** How long a forgotten memory can be restored, in milliseconds. */
  readonly restoreMs: number;
  /** When memories are archived. */
  readonly retention: RetentionSettings;
  readonly policy: UserPolicy;
  /** How many calls may be made; undefined where they are not counted. */
  readonly limits?: CallLimits | undefined;
  readonly audit: AuditDependencies;
  readonly webhooks: {
    readonly sender: WebhookSender;
    /** Where webhooks may lie. */
    readonly reach: Reach;
    /** Something may have happened to a user. */
    readonly note: (scope: UserScope) => void;
  };
  /** Google Calendar; undefined where it is not set up. */
  readonly google?: GoogleDependencies | undefined;
  /** Language models: what they are set to, and the prompts that Holdfast brings along. */
  readonly ai: AiSettingsDependencies & {
    readonly model: LanguageProbe & LanguageModel;
    readonly templates: Readonly<Record<ModelTask, TemplateText>>;
  };
  /** Who makes plans of time, how long work takes, and which calendars can be talked to. */
  readonly scheduling: { readonly solve: Solve; readonly learned: LearnedMinutes; readonly calendars: CalendarPorts };
  /** State of the parts that only the composition knows, by name. */
  readonly checks: () => Promise<OutputOf<'health'>['checks']>;
  readonly startedAt: number;
  /** Tells the worker that jobs may wait. */
  readonly wakeWorker: () => void;
}

interface Scopes {
  readonly system: SystemScope;
  readonly tenant: TenantScope;
  readonly user: UserScope;
}

/** The scope that an operation of the table stands behind. */
export type ScopeOf<N extends OperationName> = Scopes[Operations[N]['scope']];

/** An authorised call: parsed input and the scope it may touch. */
export interface HandlerCall<N extends OperationName> {
  readonly input: ParsedInputOf<N>;
  readonly scope: ScopeOf<N>;
  readonly context: CallContext;
  readonly dependencies: ApiDependencies;
}

export type Handlers = {
  readonly [N in OperationName]: (call: HandlerCall<N>) => Promise<OutputOf<N>>;
};
