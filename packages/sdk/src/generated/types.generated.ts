// Written by `npm run generate` from the operation table of packages/contract; do not edit.

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the call fails with `timeout`, repeats included. */
  readonly timeoutMs?: number;
  /** Makes a repeated remember or rememberMany return what the first one stored, for 24 hours. */
  readonly idempotencyKey?: string;
}

/** A method an operation, the same for a server and for the embedded library. Every failure is a HoldfastError. */
export interface Client {
  /** Remember one thing. Stores the words as they were said. When the call returns, the memory is durable and findable by its words. The same source, idempotency key or dated episode is never stored twice. Beyond the common errors: source_conflict, idempotency_conflict, vector_mismatch, quota_exceeded, store_full. */
  readonly remember: (input: RememberInput, options?: CallOptions) => Promise<RememberOutput>;
  /** Remember up to 500 things, or a session with its turns, at once. All or nothing: when one item is bad, nothing is stored and the error names its index. Beyond the common errors: source_conflict, idempotency_conflict, vector_mismatch, quota_exceeded, store_full. */
  readonly rememberMany: (input: RememberManyInput, options?: CallOptions) => Promise<RememberManyOutput>;
  /** Get one memory by its id. Beyond the common errors: not_found. */
  readonly getMemory: (input: GetMemoryInput, options?: CallOptions) => Promise<GetMemoryOutput>;
  /** List memories by filters, page by page. Beyond the common errors: invalid_cursor. */
  readonly listMemories: (input: ListMemoriesInput, options?: CallOptions) => Promise<ListMemoriesOutput>;
  /** Edit a memory; the state before is kept as a version. Beyond the common errors: not_found, version_conflict, vector_mismatch, store_full. */
  readonly updateMemory: (input: UpdateMemoryInput, options?: CallOptions) => Promise<UpdateMemoryOutput>;
  /** Pin a memory, so that it never decays. Beyond the common errors: not_found. */
  readonly pinMemory: (input: PinMemoryInput, options?: CallOptions) => Promise<PinMemoryOutput>;
  /** Let a pinned memory decay again. Beyond the common errors: not_found. */
  readonly unpinMemory: (input: UnpinMemoryInput, options?: CallOptions) => Promise<UnpinMemoryOutput>;
  /** Delete a memory; hidden at once, restorable for some days, then purged. Beyond the common errors: not_found. */
  readonly forgetMemory: (input: ForgetMemoryInput, options?: CallOptions) => Promise<ForgetMemoryOutput>;
  /** Bring a deleted memory back. Beyond the common errors: not_found, restore_expired, source_conflict. */
  readonly restoreMemory: (input: RestoreMemoryInput, options?: CallOptions) => Promise<RestoreMemoryOutput>;
  /** Forget for good, with a signed receipt. Removes memories and everything made of them: versions, vectors, links, facts that rest on nothing else, summaries, caches. What is left are tombstones, which keep it from being derived or imported again, and a receipt. More than 100 memories are removed by a job; the receipt is there when it is through. Beyond the common errors: not_found, confirmation_required. */
  readonly forget: (input: ForgetInput, options?: CallOptions) => Promise<ForgetOutput>;
  /** Get the receipt of a forgetting, or how far it has come. Beyond the common errors: not_found. */
  readonly getReceipt: (input: GetReceiptInput, options?: CallOptions) => Promise<GetReceiptOutput>;
  /** List forgettings of a user, newest first. Beyond the common errors: invalid_cursor. */
  readonly listReceipts: (input: ListReceiptsInput, options?: CallOptions) => Promise<ListReceiptsOutput>;
  /** Check a receipt: its signature, and that the key is the tenant’s. */
  readonly verifyReceipt: (input: VerifyReceiptInput, options?: CallOptions) => Promise<VerifyReceiptOutput>;
  /** Find the memories that answer a question. Words, time, speakers and vectors are searched together. The call writes nothing. Beyond the common errors: head_unavailable, vector_mismatch. */
  readonly recall: (input: RecallInput, options?: CallOptions) => Promise<RecallOutput>;
  /** Pack what is recalled into a token budget, ready for a prompt. Beyond the common errors: head_unavailable, vector_mismatch. */
  readonly context: (input: ContextInput, options?: CallOptions) => Promise<ContextOutput>;
  /** Say why a given memory was not found by a query. Beyond the common errors: not_found, head_unavailable, vector_mismatch. */
  readonly explainMiss: (input: ExplainMissInput, options?: CallOptions) => Promise<ExplainMissOutput>;
  /** List what was made of memories: typed memories with their sources and facts. Newest first, with how much was made and refused of all that this user said so far. Beyond the common errors: invalid_cursor. */
  readonly listExtractions: (input: ListExtractionsInput, options?: CallOptions) => Promise<ListExtractionsOutput>;
  /** Accept, correct or reject what was made of memories. Accepted, it is certain. Corrected, the typed memory says `content` from now on, and the facts given take the place of those made. Rejected, both are taken back, and the same is never made again. Beyond the common errors: not_found, invalid_input. */
  readonly reviewExtraction: (input: ReviewExtractionInput, options?: CallOptions) => Promise<ReviewExtractionOutput>;
  /** State a fact: subject, predicate, object, and when it holds. A fact that is known already is confirmed instead of stored twice. Of a predicate that has one value at a time, such as lives_in, the new fact ends the older one, which is kept with the time at which it ended; of others, such as likes, it is added. Of two facts that begin at the same instant neither ends the other: the older is marked as contradicted. A subject known by another name is found. Beyond the common errors: not_found, store_full. */
  readonly createFact: (input: CreateFactInput, options?: CallOptions) => Promise<CreateFactOutput>;
  /** List facts: what is true now, was true then, or was believed then. Without times: what is believed now. `asOf` answers what was true in the world at an instant, as far as is known now. `knownAt` answers what was believed at an instant, before later corrections. Both together: what was believed on one day about another. A plain date means the end of that day. Beyond the common errors: invalid_cursor. */
  readonly listFacts: (input: ListFactsInput, options?: CallOptions) => Promise<ListFactsOutput>;
  /** All that was ever known of a subject and predicate, oldest first. By the id of one of the facts, or by subject and, if wanted, predicate. Superseded and retracted facts are among them. Beyond the common errors: not_found. */
  readonly factHistory: (input: FactHistoryInput, options?: CallOptions) => Promise<FactHistoryOutput>;
  /** Take a fact back: it was never so. The fact stays in the history and is believed at no time from now on. What rests on it is flagged: facts that it had ended, and facts drawn from memories that say it. Memories that Holdfast itself made and that say it are paused, and so no longer recalled. The words that were said stay. Beyond the common errors: not_found. */
  readonly retractFact: (input: RetractFactInput, options?: CallOptions) => Promise<RetractFactOutput>;
  /** Record up to 500 things that happened. Events are appended and never changed. The words of each are a memory of content type `event`, found by recall like any other. Facts that come with an event are kept when its salience is 0.7 or more. All or nothing; the same source is never stored twice. Beyond the common errors: source_conflict, quota_exceeded, store_full. */
  readonly recordEvents: (input: RecordEventsInput, options?: CallOptions) => Promise<RecordEventsOutput>;
  /** List what happened, newest first. Beyond the common errors: invalid_cursor. */
  readonly listEvents: (input: ListEventsInput, options?: CallOptions) => Promise<ListEventsOutput>;
  /** List the people, places and things that memories mention. The most mentioned first. Beyond the common errors: invalid_cursor. */
  readonly listEntities: (input: ListEntitiesInput, options?: CallOptions) => Promise<ListEntitiesOutput>;
  /** All there is to know of one entity, on one page. What is believed of it under any of its names, the latest memories that mention it, and the entities that are mentioned with it most often. Beyond the common errors: not_found. */
  readonly getEntity: (input: GetEntityInput, options?: CallOptions) => Promise<GetEntityOutput>;
  /** Make one entity of two: the same under another name. Mentions and names of `from` pass to the entity `id`, and facts of either are found under every name. The entity `from` is no more. Beyond the common errors: not_found. */
  readonly mergeEntities: (input: MergeEntitiesInput, options?: CallOptions) => Promise<MergeEntitiesOutput>;
  /** Link two memories. A link that is there already is renewed: the greater weight stays, and from now on it counts as made by hand, so that it does not fade. Beyond the common errors: not_found, store_full. */
  readonly linkMemories: (input: LinkMemoriesInput, options?: CallOptions) => Promise<LinkMemoriesOutput>;
  /** Take a link between two memories away. However it came about. Types with a direction are taken away in the one given; of `similar`, `contradicts` and `same_topic` the order is nothing. What says of which memories Holdfast made another (`derived_from`) stays. `removed` is 0 where there was none. Beyond the common errors: not_found. */
  readonly unlinkMemories: (input: UnlinkMemoriesInput, options?: CallOptions) => Promise<UnlinkMemoriesOutput>;
  /** Memories that one is linked with, the closest first. Beyond the common errors: not_found. */
  readonly neighbours: (input: NeighboursInput, options?: CallOptions) => Promise<NeighboursOutput>;
  /** How two memories hang together: the shortest way of links between them. Of ways of the same length the one with the strongest links. The search is bounded: from each memory the 50 strongest links are followed, and 1,000 memories are looked at; `truncated` says that there was more. Beyond the common errors: not_found. */
  readonly path: (input: PathInput, options?: CallOptions) => Promise<PathOutput>;
  /** The memories around some, and the links between them. Goes out from the given memories along the strongest links. The answer has at most `limit` memories; `truncated` says that there were more. Beyond the common errors: not_found. */
  readonly subgraph: (input: SubgraphInput, options?: CallOptions) => Promise<SubgraphOutput>;
  /** Consolidate the memories of a user now, as the night would. Sums up days and weeks, merges equal typed memories, links, and archives what nobody uses. It runs in the background: listConsolidations shows how far it is. A day that is done already is looked at for what is new. With `dryRun` nothing runs: the answer says which memories would move, and why. */
  readonly consolidate: (input: ConsolidateInput, options?: CallOptions) => Promise<ConsolidateOutput>;
  /** List the nights of a user, with what each did. Beyond the common errors: not_found, invalid_cursor. */
  readonly listConsolidations: (input: ListConsolidationsInput, options?: CallOptions) => Promise<ListConsolidationsOutput>;
  /** Take back what a consolidation changed. Removes the summaries it made, gives rewritten ones their former words, and puts merged and moved memories back. What somebody has changed since stays as it is. Faded links do not come back. Beyond the common errors: not_found, version_conflict. */
  readonly undoConsolidation: (input: UndoConsolidationInput, options?: CallOptions) => Promise<UndoConsolidationOutput>;
  /** What is known of a user, in a few lines, with the memories it rests on. Made of the strongest typed and pinned memories of a space. Nights keep it fresh; when much has changed since, a new one is made in the background. */
  readonly getUserSummary: (input: GetUserSummaryInput, options?: CallOptions) => Promise<GetUserSummaryOutput>;
  /** Which user a caller is. By what the call names, else by telephone number or SIP address. Somebody unknown is a guest. Stores nothing. */
  readonly identifyCaller: (input: IdentifyCallerInput, options?: CallOptions) => Promise<IdentifyCallerOutput>;
  /** What an agent should know as a call begins: who it is, and what is remembered. Top memories by salience and recency, without a search, so that it is there before the greeting. Stores nothing. */
  readonly startCall: (input: StartCallInput, options?: CallOptions) => Promise<StartCallOutput>;
  /** Take in what a voice platform sent of a call; it is stored and worked off in the background. Each event once, however often it comes. `holdfast` takes our own form: `{conversationId, agentId?, userId?, caller?, startedAt?, endedAt?, turns: [{role, content, at?}], tools?, summary?, language?}`. Beyond the common errors: store_full, store_unavailable. */
  readonly recordCall: (input: RecordCallInput, options?: CallOptions) => Promise<RecordCallOutput>;
  /** Which of these calls nothing is known of yet. */
  readonly missingCalls: (input: MissingCallsInput, options?: CallOptions) => Promise<MissingCallsOutput>;
  /** Look something up during a call, with what is linked to it and a summary to be read out. Ranked by the profile `voice`. Every call of it is listed by listToolInvocations. */
  readonly queryCall: (input: QueryCallInput, options?: CallOptions) => Promise<QueryCallOutput>;
  /** Make a guest one of the users, with all that was said. Numbers and addresses of `from` mean `into` from now on. Memories and calls of `from` are copied to `into`, then `from` is forgotten. Interrupted, it can be asked for again. */
  readonly mergeCaller: (input: MergeCallerInput, options?: CallOptions) => Promise<MergeCallerOutput>;
  /** List calls of a user, the latest first. Beyond the common errors: invalid_cursor. */
  readonly listConversations: (input: ListConversationsInput, options?: CallOptions) => Promise<ListConversationsOutput>;
  /** A call with its turns, analysis, tools and the memories that came of it. Beyond the common errors: not_found. */
  readonly getConversation: (input: GetConversationInput, options?: CallOptions) => Promise<GetConversationOutput>;
  /** Forget a call for good: its turns, what was made of them, and what is known of the call. As `forget` of its session, with a receipt. Beyond the common errors: not_found. */
  readonly deleteConversation: (input: DeleteConversationInput, options?: CallOptions) => Promise<DeleteConversationOutput>;
  /** List what tools were asked during calls of a user, newest first. Beyond the common errors: invalid_cursor. */
  readonly listToolInvocations: (input: ListToolInvocationsInput, options?: CallOptions) => Promise<ListToolInvocationsOutput>;
  /** Begin a session, or go on with one. A session that is there is opened again. A new one goes on from the latest of its space, unless `continues` says otherwise. With `restore` the answer holds what restoreSession would give. A session also begins by itself with the first thing stored under its name. Beyond the common errors: not_found, store_full. */
  readonly startSession: (input: StartSessionInput, options?: CallOptions) => Promise<StartSessionOutput>;
  /** Keep where the work of a session stands. All of it in one transaction: a snapshot of kind `task`, and what comes with it of errors, todos and system state. Cheap enough for every event, and the same again changes nothing. Beyond the common errors: store_full, not_found. */
  readonly checkpointSession: (input: CheckpointSessionInput, options?: CallOptions) => Promise<CheckpointSessionOutput>;
  /** End a session. Its done todos are archived, and the sessions inside it end with it. What is open stays for the next. Beyond the common errors: not_found. */
  readonly endSession: (input: EndSessionInput, options?: CallOptions) => Promise<EndSessionOutput>;
  /** What an agent should know to go on: context, todos, state, errors, decisions, memories. Of the session named, or the latest of the space (of the agent), but for those inside others. Where it is new, what it goes on from counts. The capsule holds the best of it in a budget of tokens; the newest decision is always in it. Stores nothing. */
  readonly restoreSession: (input: RestoreSessionInput, options?: CallOptions) => Promise<RestoreSessionOutput>;
  /** Hand a session over to another agent. The session is closed as handed over; a new one of the receiver goes on from it and takes its open todos. The receiver restores the new session with `expectedHash`, and learns whether it has what was handed over. Beyond the common errors: not_found, already_exists. */
  readonly handOverSession: (input: HandOverSessionInput, options?: CallOptions) => Promise<HandOverSessionOutput>;
  /** A session with the sessions inside it. Beyond the common errors: not_found. */
  readonly getSession: (input: GetSessionInput, options?: CallOptions) => Promise<GetSessionOutput>;
  /** List sessions, the one that was last at work first. Beyond the common errors: invalid_cursor. */
  readonly listSessions: (input: ListSessionsInput, options?: CallOptions) => Promise<ListSessionsOutput>;
  /** Keep a snapshot of a task, the system, an error or a decision. The same data as the latest snapshot of its kind and session is not stored twice, but counted. Past its time a snapshot is archived: no longer restored, and never deleted. Beyond the common errors: store_full. */
  readonly saveSnapshot: (input: SaveSnapshotInput, options?: CallOptions) => Promise<SaveSnapshotOutput>;
  /** List snapshots, newest first. Beyond the common errors: invalid_cursor. */
  readonly listSnapshots: (input: ListSnapshotsInput, options?: CallOptions) => Promise<ListSnapshotsOutput>;
  /** A snapshot as it was stored, archived or not. Beyond the common errors: not_found, integrity_failed. */
  readonly getSnapshot: (input: GetSnapshotInput, options?: CallOptions) => Promise<GetSnapshotOutput>;
  /** Add todos, or change those that are there. Beyond the common errors: not_found, store_full. */
  readonly saveTodos: (input: SaveTodosInput, options?: CallOptions) => Promise<SaveTodosOutput>;
  /** List todos, newest first. Beyond the common errors: invalid_cursor. */
  readonly listTodos: (input: ListTodosInput, options?: CallOptions) => Promise<ListTodosOutput>;
  /** Note how things are set up: configuration, versions, addresses. Beyond the common errors: store_full. */
  readonly setSystemState: (input: SetSystemStateInput, options?: CallOptions) => Promise<SetSystemStateOutput>;
  /** List how things are set up. */
  readonly listSystemState: (input: ListSystemStateInput, options?: CallOptions) => Promise<ListSystemStateOutput>;
  /** Write down a decision: question, options, choice, reasons. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly logDecision: (input: LogDecisionInput, options?: CallOptions) => Promise<LogDecisionOutput>;
  /** Put another decision in the place of one. What is not given is taken from the one before, but for choice, reasons and the day to look again. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly supersedeDecision: (input: SupersedeDecisionInput, options?: CallOptions) => Promise<SupersedeDecisionOutput>;
  /** Plans, tasks, calendars, blocks, reflections and what else the planner keeps, as it is stored, for exports. With their former versions, those made last first. What importRecords takes. Nothing that opens a calendar is among it (tokens, secret addresses): state `disconnected` says that one has to be connected anew. Beyond the common errors: invalid_cursor. */
  readonly listPlannerRecords: (input: ListPlannerRecordsInput, options?: CallOptions) => Promise<ListPlannerRecordsOutput>;
  /** Store what an export has of sessions, work, known problems and the planner. Each keeps its id, its instants and its state, so that the same export brings nothing twice. What is known already stays as it is, and what was forgotten is left out, and so are reflections that tell of it. A calendar that lies elsewhere comes back disconnected. All or nothing. Beyond the common errors: quota_exceeded, store_full. */
  readonly importRecords: (input: ImportRecordsInput, options?: CallOptions) => Promise<ImportRecordsOutput>;
  /** List decisions, newest first. Beyond the common errors: invalid_cursor. */
  readonly listDecisions: (input: ListDecisionsInput, options?: CallOptions) => Promise<ListDecisionsOutput>;
  /** Record a step of work: what was done with what, what came of it, how long it took. A failure with an `error` is counted as an occurrence of its problem, and what is known to help is answered at once. Where the same action succeeds later in the session or task, the steps between are learned as a solution. The same `source` is recorded once. Beyond the common errors: store_full, quota_exceeded. */
  readonly logWork: (input: LogWorkInput, options?: CallOptions) => Promise<LogWorkOutput>;
  /** List the work history, newest first. Beyond the common errors: invalid_cursor. */
  readonly listWork: (input: ListWorkInput, options?: CallOptions) => Promise<ListWorkOutput>;
  /** Before starting: whether the same work was done already, with its result. The same task, action and input, or nearly the same words about the same things. What differs in a number, version, path or name is other work. Looks at what succeeded, of the latest 1,000 records. */
  readonly checkWork: (input: CheckWorkInput, options?: CallOptions) => Promise<CheckWorkOutput>;
  /** What has helped with a problem before, the best first, and why it is taken for the same. By signature, the strictest match first: exact, frames, message; then by words and meaning. Among solutions of one match those come first whose record can be counted on; what failed more often than it helped comes last. Stores nothing. */
  readonly findSolutions: (input: FindSolutionsInput, options?: CallOptions) => Promise<FindSolutionsOutput>;
  /** Note a solution of a problem; it is unproven until an outcome is recorded. The same words for the same problem are known already. Both are memories as well, and are recalled and forgotten like any. Beyond the common errors: not_found, store_full, quota_exceeded. */
  readonly addSolution: (input: AddSolutionInput, options?: CallOptions) => Promise<AddSolutionOutput>;
  /** Say whether a solution helped. Of a solution that is known by its id, or of a new one, which is noted with its problem. Beyond the common errors: not_found, store_full, quota_exceeded. */
  readonly recordOutcome: (input: RecordOutcomeInput, options?: CallOptions) => Promise<RecordOutcomeOutput>;
  /** List known problems, the latest seen first. Beyond the common errors: invalid_cursor. */
  readonly listProblems: (input: ListProblemsInput, options?: CallOptions) => Promise<ListProblemsOutput>;
  /** A problem with its solutions, the best first, and the latest work that met it. Beyond the common errors: not_found. */
  readonly getProblem: (input: GetProblemInput, options?: CallOptions) => Promise<GetProblemOutput>;
  /** Make a plan of a sentence: steps with durations, dates, owners, and how to see that each is done. The plan is a draft until it is approved. Its steps come from what the intent itself lists, else from a procedure that has stood the test, else from a pattern. Dates such as "by the end of next week" are read in the zone of the user. Every plan passes an independent validator before it is stored. Beyond the common errors: store_full. */
  readonly createPlan: (input: CreatePlanInput, options?: CallOptions) => Promise<CreatePlanOutput>;
  /** Read a plan with its tasks, its progress, and former versions. Beyond the common errors: not_found. */
  readonly getPlan: (input: GetPlanInput, options?: CallOptions) => Promise<GetPlanOutput>;
  /** List plans, those made last first. Beyond the common errors: invalid_cursor. */
  readonly listPlans: (input: ListPlansInput, options?: CallOptions) => Promise<ListPlansOutput>;
  /** Change a draft, step by step; the version before stays readable. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly refinePlan: (input: RefinePlanInput, options?: CallOptions) => Promise<RefinePlanOutput>;
  /** Take a plan on: each step becomes a task. Approving it twice changes nothing. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly approvePlan: (input: ApprovePlanInput, options?: CallOptions) => Promise<ApprovePlanOutput>;
  /** Plan anew what is left of an approved plan. Tasks that are done stay as they are; those that are left get new dates from now on, by the date of the plan or the one given. Steps whose tasks were cancelled or deleted are left out. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly replan: (input: ReplanInput, options?: CallOptions) => Promise<ReplanOutput>;
  /** Give a plan up, and with it the tasks that are left. Beyond the common errors: not_found, store_full. */
  readonly cancelPlan: (input: CancelPlanInput, options?: CallOptions) => Promise<CancelPlanOutput>;
  /** Note something to do, with its estimate, date and what it waits for. Beyond the common errors: not_found, store_full. */
  readonly createTask: (input: CreateTaskInput, options?: CallOptions) => Promise<CreateTaskOutput>;
  /** List tasks, those made last first. Beyond the common errors: invalid_cursor, not_found. */
  readonly listTasks: (input: ListTasksInput, options?: CallOptions) => Promise<ListTasksOutput>;
  /** Change a task: its words, dates, estimate, state, and time spent on it. What is not given stays. A task that is opened again keeps the time that was spent on it. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly updateTask: (input: UpdateTaskInput, options?: CallOptions) => Promise<UpdateTaskOutput>;
  /** Say that a task is done, how long it took and what came of it. The plan whose last task it was is done, too. Saying it twice changes nothing. Beyond the common errors: not_found, store_full. */
  readonly completeTask: (input: CompleteTaskInput, options?: CallOptions) => Promise<CompleteTaskOutput>;
  /** Remove a task for good; tasks that waited for it wait no more. Beyond the common errors: not_found. */
  readonly deleteTask: (input: DeleteTaskInput, options?: CallOptions) => Promise<DeleteTaskOutput>;
  /** Set up a sprint: days, and the hours that there are. Beyond the common errors: store_full. */
  readonly createSprint: (input: CreateSprintInput, options?: CallOptions) => Promise<CreateSprintOutput>;
  /** List sprints with what was taken on, done and is free; those made last first. Beyond the common errors: invalid_cursor, not_found. */
  readonly listSprints: (input: ListSprintsInput, options?: CallOptions) => Promise<ListSprintsOutput>;
  /** Change a sprint. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly updateSprint: (input: UpdateSprintInput, options?: CallOptions) => Promise<UpdateSprintOutput>;
  /** Close a sprint, and carry what is left over to another. What is left moves to `carryTo`, or out of any sprint. Closing it twice changes nothing. Beyond the common errors: not_found, store_full. */
  readonly closeSprint: (input: CloseSprintInput, options?: CallOptions) => Promise<CloseSprintOutput>;
  /** Store a pattern that plans are made from, or the next version of the one of its name. Service blueprints, workflows and process templates have steps; a prompt template has a text. A pattern of the user takes the place of one of its name that Holdfast brings along. What is the same already is not stored again. Beyond the common errors: store_full. */
  readonly savePattern: (input: SavePatternInput, options?: CallOptions) => Promise<SavePatternOutput>;
  /** List and search patterns: those of the user and those that Holdfast brings along. */
  readonly listPatterns: (input: ListPatternsInput, options?: CallOptions) => Promise<ListPatternsOutput>;
  /** Remove a pattern of the user for good; a built-in one of its name is there again. Beyond the common errors: not_found. */
  readonly removePattern: (input: RemovePatternInput, options?: CallOptions) => Promise<RemovePatternOutput>;
  /** List procedures, best first: by what came of their runs, likeness and recency. Beyond the common errors: not_found. */
  readonly listProcedures: (input: ListProceduresInput, options?: CallOptions) => Promise<ListProceduresOutput>;
  /** Change a procedure item by item: steps, lessons, preconditions, state. The version before stays readable in the store; each change is listed in `changes`. Nothing rewrites a procedure whole. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly changeProcedure: (input: ChangeProcedureInput, options?: CallOptions) => Promise<ChangeProcedureOutput>;
  /** Begin to note how a plan or procedure is carried out. Beyond the common errors: not_found, store_full. */
  readonly startRun: (input: StartRunInput, options?: CallOptions) => Promise<StartRunOutput>;
  /** Note what came of a step of a run, and how long it took. The last word on a step counts. Beyond the common errors: not_found, store_full. */
  readonly finishStep: (input: FinishStepInput, options?: CallOptions) => Promise<FinishStepOutput>;
  /** End a run; its procedure learns from it. The procedure is the one that the run followed, else the one of plans like its own. A success without one makes a candidate of the steps that were done. Three verified successes make it active; three failures in a row, or a low bound after five runs, deprecate it. Ending a run twice changes nothing. Beyond the common errors: not_found, store_full. */
  readonly finishRun: (input: FinishRunInput, options?: CallOptions) => Promise<FinishRunOutput>;
  /** List runs, those begun last first. Beyond the common errors: invalid_cursor, not_found. */
  readonly listRuns: (input: ListRunsInput, options?: CallOptions) => Promise<ListRunsOutput>;
  /** Plan what is left to do into the working hours; nothing is changed until the plan is applied. Takes the tasks of one space that the user does, its working hours, and everything that takes time: times of calendars, blocks that are held, blocks of other spaces. Each placement is explained, and so is each task that does not fit, with the smallest change that would help. The same input gives the same plan: nothing to change. A proposal before this one can be applied no more. Beyond the common errors: timeout, store_full. */
  readonly previewSchedule: (input: PreviewScheduleInput, options?: CallOptions) => Promise<PreviewScheduleOutput>;
  /** Approve a schedule: its changes, and no others, are made in the calendar. All at once or not at all. It is checked again first: when tasks, hours, meetings or blocks have changed such that it no longer holds, it is refused with `version_conflict`, to be previewed anew. Applying it twice changes nothing. Beyond the common errors: not_found, version_conflict, store_full. */
  readonly applySchedule: (input: ApplyScheduleInput, options?: CallOptions) => Promise<ApplyScheduleOutput>;
  /** Take the schedule that was applied last back; blocks that somebody has changed since stay. Beyond the common errors: not_found, store_full. */
  readonly undoSchedule: (input: UndoScheduleInput, options?: CallOptions) => Promise<UndoScheduleOutput>;
  /** Runs of the scheduler with their scores, reasons, changes and writes, the newest first. Beyond the common errors: invalid_cursor, not_found. */
  readonly listSchedulerRuns: (input: ListSchedulerRunsInput, options?: CallOptions) => Promise<ListSchedulerRunsOutput>;
  /** What the calendar holds, day by day: blocks of tasks, and times of calendars. */
  readonly getAgenda: (input: GetAgendaInput, options?: CallOptions) => Promise<GetAgendaOutput>;
  /** When the user works, and how time is planned. */
  readonly getWorkingTime: (input: GetWorkingTimeInput, options?: CallOptions) => Promise<GetWorkingTimeOutput>;
  /** Set when the user works: hours by weekday and kind of work, days off, buffers, block lengths, energy. What is not given stays. A space without hours of its own has those of the default space. Beyond the common errors: store_full. */
  readonly setWorkingTime: (input: SetWorkingTimeInput, options?: CallOptions) => Promise<SetWorkingTimeOutput>;
  /** Put time for a task where the user wants it; the scheduler plans around it. Beyond the common errors: not_found, store_full. */
  readonly pinBlock: (input: PinBlockInput, options?: CallOptions) => Promise<PinBlockOutput>;
  /** Move a block, hold it where it is, or let it go. One that is moved is pinned unless `hold` says otherwise. Beyond the common errors: not_found, store_full. */
  readonly updateBlock: (input: UpdateBlockInput, options?: CallOptions) => Promise<UpdateBlockOutput>;
  /** Take a block out of the calendar; its task stays. Beyond the common errors: not_found. */
  readonly removeBlock: (input: RemoveBlockInput, options?: CallOptions) => Promise<RemoveBlockOutput>;
  /** Note a time that is taken, such as a meeting that stands in no calendar. Beyond the common errors: store_full. */
  readonly addBusy: (input: AddBusyInput, options?: CallOptions) => Promise<AddBusyOutput>;
  /** Remove a time that was noted by `addBusy`; those of calendars are removed there. Beyond the common errors: not_found. */
  readonly removeBusy: (input: RemoveBusyInput, options?: CallOptions) => Promise<RemoveBusyOutput>;
  /** Take in the times of an ICS calendar, by its address or as a file, as time that is taken. An address is asked again now and then. A file is taken in once: give it again under the same name to bring it up to date. Series are taken in as their occurrences, from yesterday to half a year ahead. Beyond the common errors: quota_exceeded, store_full. */
  readonly addCalendar: (input: AddCalendarInput, options?: CallOptions) => Promise<AddCalendarOutput>;
  /** List calendars and how they are doing. */
  readonly listCalendars: (input: ListCalendarsInput, options?: CallOptions) => Promise<ListCalendarsOutput>;
  /** Ask calendars for what is new now, and tell them of blocks that have changed. Beyond the common errors: not_found, store_full. */
  readonly syncCalendars: (input: SyncCalendarsInput, options?: CallOptions) => Promise<SyncCalendarsOutput>;
  /** Take a calendar out, with the times that came from it; a feed ends. Beyond the common errors: not_found. */
  readonly removeCalendar: (input: RemoveCalendarInput, options?: CallOptions) => Promise<RemoveCalendarOutput>;
  /** Make a secret address at which any calendar program can subscribe to the blocks of a space. The token is told once. Asking again makes a new one, and the one before is good for nothing. Beyond the common errors: quota_exceeded, store_full. */
  readonly openFeed: (input: OpenFeedInput, options?: CallOptions) => Promise<OpenFeedOutput>;
  /** The blocks behind the token of a feed, as iCalendar. The token is all that is needed. The server shows the same at /calendar/{token}.ics. Beyond the common errors: not_found. */
  readonly readFeed: (input: ReadFeedInput, options?: CallOptions) => Promise<ReadFeedOutput>;
  /** Begin to connect Google Calendar: where the person gives consent. Blocks go into a calendar that Holdfast makes there; no other is ever changed. The answer comes to the callback of the server, or to a program on the same machine, which hands it to finishGoogle. It must come within ten minutes. Beyond the common errors: calendar_not_set, secret_key_needed, store_full. */
  readonly connectGoogle: (input: ConnectGoogleInput, options?: CallOptions) => Promise<ConnectGoogleOutput>;
  /** Say what a consent of Google Calendar would connect. For whoever asks the person before finishGoogle: a person can be led to a consent that somebody else has begun, and only the person can tell. Uses nothing up. Beyond the common errors: calendar_not_set, secret_key_needed, consent_invalid. */
  readonly showGoogleConsent: (input: ShowGoogleConsentInput, options?: CallOptions) => Promise<ShowGoogleConsentOutput>;
  /** Finish connecting Google Calendar with what its consent screen answered. The state says whose consent it is and works once, so that no key is needed. Take no state here that you have not asked for: a program compares it with that of connectGoogle, a page asks the person first. An account that was connected before works again. Beyond the common errors: calendar_not_set, secret_key_needed, consent_invalid, calendar_refused, calendar_unavailable, store_full. */
  readonly finishGoogle: (input: FinishGoogleInput, options?: CallOptions) => Promise<FinishGoogleOutput>;
  /** Have a calendar looked at because Google says that it has changed. What a notification says is only heeded when it carries the token that Holdfast gave to Google. Beyond the common errors: store_full. */
  readonly noteGoogleChange: (input: NoteGoogleChangeInput, options?: CallOptions) => Promise<NoteGoogleChangeOutput>;
  /** Look back on a day: done against plan, decisions, failures, open ends, what comes next. Sums up what happened, each sentence with what it rests on. The same of what happened gives the same reflection; asked again, nothing changes unless something came late. What was said and matters beyond its day is kept as facts. Nights do this by themselves for what is over. Beyond the common errors: store_full. */
  readonly reflectDaily: (input: ReflectDailyInput, options?: CallOptions) => Promise<ReflectDailyOutput>;
  /** Look back on a week, Monday to Sunday, with trends and how estimates were off. Sums up what happened, each sentence with what it rests on. The same of what happened gives the same reflection; asked again, nothing changes unless something came late. What was said and matters beyond its day is kept as facts. Nights do this by themselves for what is over. Beyond the common errors: store_full. */
  readonly reflectWeekly: (input: ReflectWeeklyInput, options?: CallOptions) => Promise<ReflectWeeklyOutput>;
  /** List reflections, those made last first. Beyond the common errors: invalid_cursor. */
  readonly listReflections: (input: ListReflectionsInput, options?: CallOptions) => Promise<ListReflectionsOutput>;
  /** Get a reflection. Beyond the common errors: not_found. */
  readonly getReflection: (input: GetReflectionInput, options?: CallOptions) => Promise<GetReflectionOutput>;
  /** Make a user before anything is written for it, with a time zone and quotas. Beyond the common errors: already_exists. */
  readonly createUser: (input: CreateUserInput, options?: CallOptions) => Promise<CreateUserOutput>;
  /** List the users of the tenant. Beyond the common errors: invalid_cursor. */
  readonly listUsers: (input: ListUsersInput, options?: CallOptions) => Promise<ListUsersOutput>;
  /** Time zone and quotas of a user, and what is used of them. Beyond the common errors: not_found. */
  readonly getUser: (input: GetUserInput, options?: CallOptions) => Promise<GetUserOutput>;
  /** Change the time zone or the quotas of a user. Beyond the common errors: not_found. */
  readonly updateUser: (input: UpdateUserInput, options?: CallOptions) => Promise<UpdateUserOutput>;
  /** Follow what changed, in the order of commits. The log of a user keeps at least the latest 10,000 changes and those of the last seven days. When `after` lies before what is kept, `complete` is false. */
  readonly listChanges: (input: ListChangesInput, options?: CallOptions) => Promise<ListChangesOutput>;
  /** Count what is stored for a user, and how the store is doing. */
  readonly stats: (input: StatsInput, options?: CallOptions) => Promise<StatsOutput>;
  /** Make an API key; its secret is shown this once. */
  readonly createKey: (input: CreateKeyInput, options?: CallOptions) => Promise<CreateKeyOutput>;
  /** List the API keys of the tenant, without secrets. */
  readonly listKeys: (input: ListKeysInput, options?: CallOptions) => Promise<ListKeysOutput>;
  /** Make a key that takes the place of another; the old one works on for an overlap. The new key may do what the old one may, with a secret of its own, shown this once. The old one stops when the overlap is over, or when it was to expire if that is sooner. Beyond the common errors: not_found, version_conflict. */
  readonly rotateKey: (input: RotateKeyInput, options?: CallOptions) => Promise<RotateKeyOutput>;
  /** Revoke an API key; it stops working at once. Beyond the common errors: not_found. */
  readonly revokeKey: (input: RevokeKeyInput, options?: CallOptions) => Promise<RevokeKeyOutput>;
  /** Make a tenant: an owner of users and keys of its own. For the owner of the data alone, through the command line or the embedded library; no key may. Beyond the common errors: already_exists. */
  readonly createTenant: (input: CreateTenantInput, options?: CallOptions) => Promise<CreateTenantOutput>;
  /** List the tenants. For the owner of the data alone, through the command line or the embedded library; no key may. Beyond the common errors: invalid_cursor. */
  readonly listTenants: (input: ListTenantsInput, options?: CallOptions) => Promise<ListTenantsOutput>;
  /** Change name, time zone or quotas of a tenant. For the owner of the data alone, through the command line or the embedded library; no key may. Beyond the common errors: not_found. */
  readonly updateTenant: (input: UpdateTenantInput, options?: CallOptions) => Promise<UpdateTenantOutput>;
  /** List background work of a user, dead letters included. Beyond the common errors: invalid_cursor. */
  readonly listJobs: (input: ListJobsInput, options?: CallOptions) => Promise<ListJobsOutput>;
  /** Run a dead or waiting job now. A dead job starts anew with no attempts. A running one is left as it is. Beyond the common errors: not_found. */
  readonly retryJob: (input: RetryJobInput, options?: CallOptions) => Promise<RetryJobOutput>;
  /** Remove a job for good, whatever its state. Who runs it stops at its next sign of life; what it has stored by then stays. Beyond the common errors: not_found. */
  readonly dropJob: (input: DropJobInput, options?: CallOptions) => Promise<DropJobOutput>;
  /** Stop kinds of background work for all users of the tenant. What runs is finished. Jobs still come in, and wait. */
  readonly pauseJobs: (input: PauseJobsInput, options?: CallOptions) => Promise<PauseJobsOutput>;
  /** Let kinds of background work go on. */
  readonly resumeJobs: (input: ResumeJobsInput, options?: CallOptions) => Promise<ResumeJobsOutput>;
  /** Settings of the language models, and what they have used today. */
  readonly getAiSettings: (input: GetAiSettingsInput, options?: CallOptions) => Promise<GetAiSettingsOutput>;
  /** Change the settings of the language models; they hold for the next call of every process. What is left out stays; `null` takes a stored value back, so that the one of the environment holds again. Beyond the common errors: version_conflict, secret_key_needed. */
  readonly updateAiSettings: (input: UpdateAiSettingsInput, options?: CallOptions) => Promise<UpdateAiSettingsOutput>;
  /** Ask the language model of a task the least there is to ask. Booked on the budget of the day like any call. What the endpoint answers is not returned. */
  readonly testAiSettings: (input: TestAiSettingsInput, options?: CallOptions) => Promise<TestAiSettingsOutput>;
  /** List the prompts of the language models: the built-in ones, and every version that was stored. */
  readonly listPromptTemplates: (input: ListPromptTemplatesInput, options?: CallOptions) => Promise<ListPromptTemplatesOutput>;
  /** Store the next version of a prompt, which is then the one in use. Beyond the common errors: version_conflict. */
  readonly updatePromptTemplate: (input: UpdatePromptTemplateInput, options?: CallOptions) => Promise<UpdatePromptTemplateOutput>;
  /** Use the built-in prompt of a task again; stored versions stay listed. */
  readonly resetPromptTemplate: (input: ResetPromptTemplateInput, options?: CallOptions) => Promise<ResetPromptTemplateOutput>;
  /** List the audit log of the tenant. Beyond the common errors: invalid_cursor, config_invalid. */
  readonly listAudit: (input: ListAuditInput, options?: CallOptions) => Promise<ListAuditOutput>;
  /** Compute the chain of the audit log anew and name the rows that do not fit. Beyond the common errors: config_invalid. */
  readonly verifyAudit: (input: VerifyAuditInput, options?: CallOptions) => Promise<VerifyAuditOutput>;
  /** Get the end of the audit log, to note it where nobody can change it. Beyond the common errors: config_invalid. */
  readonly getAuditHead: (input: GetAuditHeadInput, options?: CallOptions) => Promise<GetAuditHeadOutput>;
  /** Have events sent to an address; its secret is shown this once. Signed after Standard Webhooks: headers webhook-id, webhook-timestamp and webhook-signature. Events come at least once, of one user in order of what changed. An answer other than 2xx is tried again with growing pauses. Beyond the common errors: secret_key_needed. */
  readonly createWebhook: (input: CreateWebhookInput, options?: CallOptions) => Promise<CreateWebhookOutput>;
  /** List the webhooks of the tenant, without secrets. */
  readonly listWebhooks: (input: ListWebhooksInput, options?: CallOptions) => Promise<ListWebhooksOutput>;
  /** Change a webhook, stop it, let it go on, or give it a new secret. Active again, it gets what has waited meanwhile. Beyond the common errors: not_found, secret_key_needed. */
  readonly updateWebhook: (input: UpdateWebhookInput, options?: CallOptions) => Promise<UpdateWebhookOutput>;
  /** Remove a webhook with all of its deliveries. Beyond the common errors: not_found. */
  readonly deleteWebhook: (input: DeleteWebhookInput, options?: CallOptions) => Promise<DeleteWebhookOutput>;
  /** Send a `webhook.test` event now, and tell what became of it. Beyond the common errors: not_found. */
  readonly testWebhook: (input: TestWebhookInput, options?: CallOptions) => Promise<TestWebhookOutput>;
  /** List what was, or is to be, sent to a webhook, newest first. Of the last 30 days. Beyond the common errors: not_found, invalid_cursor. */
  readonly listDeliveries: (input: ListDeliveriesInput, options?: CallOptions) => Promise<ListDeliveriesOutput>;
  /** Send an event again, whatever became of it. Beyond the common errors: not_found. */
  readonly retryDelivery: (input: RetryDeliveryInput, options?: CallOptions) => Promise<RetryDeliveryOutput>;
  /** State of the server and of what it depends on. */
  readonly health: (input: HealthInput, options?: CallOptions) => Promise<HealthOutput>;
  /** The process answers. */
  readonly live: (input: LiveInput, options?: CallOptions) => Promise<LiveOutput>;
  /** The server can store and recall; 503 while it cannot. Beyond the common errors: store_unavailable. */
  readonly ready: (input: ReadyInput, options?: CallOptions) => Promise<ReadyOutput>;
}

export interface AddBusyInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  title?: string | undefined;
  /** A date and time */
  startsAt: string;
  /** ISO 8601 date, or date and time with Z or an offset */
  endsAt: string;
}

export interface AddBusyOutput {
  item: {
    type: 'block' | 'busy';
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    /** UTC, ISO 8601 with milliseconds */
    startsAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endsAt: string;
    title?: string | undefined;
    allDay?: boolean | undefined;
    /** False for what is shown as free */
    takesTime: boolean;
    /** Id given by Holdfast */
    taskId?: string | undefined;
    taskState?: 'open' | 'started' | 'done' | 'cancelled' | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** It ends after its task is due */
    late?: boolean | undefined;
    /** free: the scheduler may move it; pinned: a person put it there; locked: it is to stay */
    hold?: 'free' | 'pinned' | 'locked' | undefined;
    place?: string | undefined;
    /** Id given by Holdfast */
    calendarId?: string | undefined;
  };
}

export interface AddCalendarInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  name: string;
  /** Address of an ICS calendar; whoever knows it can read it, so that it is never shown again */
  url?: string | undefined;
  /** An ICS file */
  ics?: string | undefined;
}

export interface AddCalendarOutput {
  calendar: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    kind: 'internal' | 'ics' | 'google';
    name: string;
    /** failing: it is tried again by itself; disconnected: it has to be connected anew */
    state: 'active' | 'failing' | 'disconnected';
    /** Where it lies; the rest of its address is secret */
    host?: string | undefined;
    timeZone?: string | undefined;
    /** Blocks are written there */
    target: boolean;
    /** It can be subscribed to at a secret address */
    feed: boolean;
    /** Times that are known of it */
    times?: number | undefined;
    /** UTC, ISO 8601 with milliseconds */
    syncedAt?: string | undefined;
    fault?: {
      kind: string;
      message: string;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    retryAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  /** Times that were taken in */
  received: number;
  /** Events that could not be read; the rest was */
  skipped: number;
}

export interface AddSolutionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** The error as it was printed: message, stack trace, log line */
  problem?: string | undefined;
  /** Id given by Holdfast */
  problemId?: string | undefined;
  /** What to do, so that somebody else can do it */
  solution: string;
}

export interface AddSolutionOutput {
  solution: {
    /** Id given by Holdfast */
    id: string;
    /** Id given by Holdfast */
    problemId: string;
    /** The memory that keeps the words */
    memoryId: string;
    content: string;
    /** learned: drawn from work that succeeded after it had failed */
    origin: 'told' | 'learned';
    /** How often an outcome was recorded */
    usageCount: number;
    successes: number;
    failures: number;
    /** Share of tries that helped; absent before the first. From 0 to 1 */
    successRate?: number | undefined;
    /** Lower end of the 95 % interval of the success rate; 0 where nothing was tried yet. From 0 to 1 */
    confidence: number;
    /** UTC, ISO 8601 with milliseconds */
    lastUsedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    lastFailedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
  };
  problem: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** The memory that keeps the words */
    memoryId: string;
    /** As it was first printed */
    content: string;
    /** What the problem is known by */
    signature: {
      /** Of the algorithm */
      version: number;
      /** Class or code of the error; empty where none is named */
      type: string;
      /** The message without times, ids, addresses, paths and numbers */
      message: string;
      /** The program's own frames, the innermost first */
      frames: string[];
    };
    occurrences: number;
    /** How many are known */
    solutions: number;
    /** UTC, ISO 8601 with milliseconds */
    firstSeenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    lastSeenAt: string;
    /** archived: older than 30 days; kept as it was, and left out unless asked for */
    state: 'active' | 'archived';
  };
  outcome: 'created' | 'known';
}

export interface ApiKey {
  /** Id given by Holdfast */
  id: string;
  name: string;
  /** First characters of the secret, to tell keys apart */
  prefix: string;
  /** The only user this key may name */
  userId?: string | undefined;
  /** The only spaces this key may name */
  spaces?: string[] | undefined;
  permissions: Array<'memories:read' | 'memories:write' | 'memories:delete' | 'users:read' | 'keys:manage' | 'stats:read' | 'audit:read' | 'admin'>;
  /** The only operations this key may call */
  operations?: string[] | undefined;
  /** Key that this one was made to take the place of */
  replaces?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  createdAt: string;
  /** UTC, ISO 8601 with milliseconds */
  expiresAt?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  lastUsedAt?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  revokedAt?: string | undefined;
}

export interface ApplyScheduleInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface ApplyScheduleOutput {
  schedule: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    /** replaced: never applied, and another one came after it */
    state: 'proposed' | 'applied' | 'undone' | 'replaced';
    /** Nothing is placed before */
    from: string;
    /** UTC, ISO 8601 with milliseconds */
    until: string;
    timeZone: string;
    /** The whole plan, but for blocks that are held, in order of time */
    blocks: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startsAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endsAt: string;
    }>;
    /** What applying it does; nothing where all stays as it is */
    changes: {
      added: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      moved: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        from: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
        to: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
      }>;
      removed: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      /** Blocks that stay */
      kept: number;
    };
    /** Why each task lies where it does */
    reasons: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reasons: Array<{
        kind: string;
        text: string;
        /** UTC, ISO 8601 with milliseconds */
        at?: string | undefined;
        taskIds?: string[] | undefined;
        minutes?: number | undefined;
      }>;
    }>;
    /** Tasks that do not fit */
    unplaced: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reason: 'no_hours' | 'waits_for_unplaced' | 'window' | 'taken';
      text: string;
      /** Tasks in the way, or waited for */
      by: string[];
      /** What would give it a place, the smallest first; each was tried */
      changes: Array<{
        kind: string;
        minutes: number;
        /** Id given by Holdfast */
        taskId?: string | undefined;
        text: string;
      }>;
    }>;
    /** Tasks that somebody else does, which were not planned */
    others: string[];
    score: {
      /** Weight of the tasks without a place */
      unplaced: number;
      /** Sum of the terms */
      soft: number;
      /** Hours x weight */
      terms: {
        lateness: number;
        waiting: number;
        energy: number;
        fragmentation: number;
        load: number;
        movement: number;
      };
    };
    /** What simple rules would have given */
    baselines: Array<{
      rule: string;
      score: {
        /** Weight of the tasks without a place */
        unplaced: number;
        /** Sum of the terms */
        soft: number;
        /** Hours x weight */
        terms: {
          lateness: number;
          waiting: number;
          energy: number;
          fragmentation: number;
          load: number;
          movement: number;
        };
      };
    }>;
    /** optimal: no better plan exists */
    proof: 'optimal' | 'none';
    solver: {
      version: number;
      seed: number;
      rounds: number;
      budgetMs: number;
      cpuMs?: number | undefined;
      /** Ended at the limit of time: it is the plan of the rules */
      cut: boolean;
      inputHash: string;
    };
    /** What was written when it was applied */
    writes: Array<{
      /** Id given by Holdfast */
      blockId: string;
      action: 'added' | 'moved' | 'removed';
    }>;
    /** Blocks that undoing left alone: somebody had changed them */
    kept?: string[] | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    appliedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    undoneAt?: string | undefined;
  };
}

export interface ApprovePlanInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Refuses the call with `version_conflict` when it has changed since. At least 1 */
  expectedVersion?: number | undefined;
  /** Sprint of the tasks */
  sprintId?: string | undefined;
}

export interface ApprovePlanOutput {
  plan: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    intent: string;
    title: string;
    /** What it is about, in the words of the intent */
    subject: string;
    /** Name of the pattern that fits it */
    kind: string;
    method: 'rules' | 'model';
    /** Why the rules made it although a language model was asked for */
    fallback?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | 'late' | 'not_valid' | undefined;
    timeZone: string;
    owner: string;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** All that comes before is to be over */
    dueAt?: string | undefined;
    /** When that what it is about takes place */
    happensAt?: string | undefined;
    /** The standard operating procedure */
    steps: Array<{
      key: string;
      title: string;
      owner: string;
      kind?: string | undefined;
      minutes: number;
      /** Keys of steps that come first */
      after: string[];
      verification: string;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase: 'before' | 'at' | 'after';
      /** UTC, ISO 8601 with milliseconds */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      citations: Array<{
        type: 'memory' | 'fact' | 'pattern' | 'procedure';
        /** Id; of a pattern its name */
        id: string;
      }>;
    }>;
    /** What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits */
    notes: Array<'date_passed' | 'date_too_soon' | 'shortened' | 'no_date' | 'general_pattern'>;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** What was learned when it was done before */
    lessons?: string[] | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Of an approved plan */
    progress?: {
      tasks: number;
      done: number;
      cancelled: number;
      /** Done, 0 to 1, by estimated minutes */
      share: number;
      minutesLeft: number;
      spentMinutes: number;
      /** Left although they were due */
      late: number;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  tasks: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'started' | 'done' | 'cancelled';
    title: string;
    notes?: string | undefined;
    owner: string;
    kind?: string | undefined;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** Estimate */
    minutes: number;
    spentMinutes: number;
    /** Not before */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Never after its due date, rather than late */
    hard: boolean;
    /** How it is placed in the calendar */
    placing?: {
      minBlock?: number | undefined;
      maxBlock?: number | undefined;
      together?: boolean | undefined;
      perDay?: number | undefined;
      energy?: 'low' | 'medium' | 'high' | undefined;
    } | undefined;
    dependsOn: string[];
    /** Those of them that are not done yet */
    blockedBy: string[];
    verification?: string | undefined;
    tags: string[];
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Key of the step of its plan */
    step?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    outcome?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
}

export interface CancelPlanInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  reason?: string | undefined;
}

export interface CancelPlanOutput {
  plan: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    intent: string;
    title: string;
    /** What it is about, in the words of the intent */
    subject: string;
    /** Name of the pattern that fits it */
    kind: string;
    method: 'rules' | 'model';
    /** Why the rules made it although a language model was asked for */
    fallback?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | 'late' | 'not_valid' | undefined;
    timeZone: string;
    owner: string;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** All that comes before is to be over */
    dueAt?: string | undefined;
    /** When that what it is about takes place */
    happensAt?: string | undefined;
    /** The standard operating procedure */
    steps: Array<{
      key: string;
      title: string;
      owner: string;
      kind?: string | undefined;
      minutes: number;
      /** Keys of steps that come first */
      after: string[];
      verification: string;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase: 'before' | 'at' | 'after';
      /** UTC, ISO 8601 with milliseconds */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      citations: Array<{
        type: 'memory' | 'fact' | 'pattern' | 'procedure';
        /** Id; of a pattern its name */
        id: string;
      }>;
    }>;
    /** What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits */
    notes: Array<'date_passed' | 'date_too_soon' | 'shortened' | 'no_date' | 'general_pattern'>;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** What was learned when it was done before */
    lessons?: string[] | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Of an approved plan */
    progress?: {
      tasks: number;
      done: number;
      cancelled: number;
      /** Done, 0 to 1, by estimated minutes */
      share: number;
      minutesLeft: number;
      spentMinutes: number;
      /** Left although they were due */
      late: number;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  /** Tasks that were left */
  cancelled: string[];
}

export interface ChangeProcedureInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Refuses the call with `version_conflict` when it has changed since. At least 1 */
  expectedVersion?: number | undefined;
  addSteps?: Array<{
    /** Names the step within its plan, the same in each of its versions */
    key: string;
    /** `{subject}` stands for what the plan is about */
    title: string;
    /** From 5 to 20160 */
    minutes: number;
    /** Keys of steps that come first. Default:  */
    after?: string[] | undefined;
    /** How to see that it is done; `{subject}` as in the title */
    verification: string;
    /** Who does it; `user` for the person whose memories these are */
    owner?: string | undefined;
    /** Kind of work: which hours it may use, and what its estimate is compared with */
    kind?: string | undefined;
    /** `at`: at the time that the plan is about, such as the meeting itself */
    phase?: 'before' | 'at' | 'after' | undefined;
    /** Of a service blueprint: customer, frontstage, backstage, support */
    lane?: string | undefined;
  }> | undefined;
  changeSteps?: Array<{
    /** Names the step within its plan, the same in each of its versions */
    key: string;
    /** `{subject}` stands for what the plan is about */
    title?: string | undefined;
    /** From 5 to 20160 */
    minutes?: number | undefined;
    after?: string[] | undefined;
    /** How to see that it is done */
    verification?: string | undefined;
  }> | undefined;
  removeSteps?: string[] | undefined;
  addLessons?: Array<{
    kind: 'do' | 'avoid';
    text: string;
  }> | undefined;
  voteLessons?: Array<{
    /** Id given by Holdfast */
    id: string;
    vote: 'helpful' | 'harmful';
  }> | undefined;
  removeLessons?: string[] | undefined;
  addPreconditions?: string[] | undefined;
  removePreconditions?: string[] | undefined;
  /** candidate: not proven yet; active: three verified successes; deprecated: it fails */
  state?: 'candidate' | 'active' | 'deprecated' | undefined;
  /** Needed to remove more than one in twenty steps and lessons at once. Default: false */
  removeMany?: boolean | undefined;
}

export interface ChangeProcedureOutput {
  procedure: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    /** candidate: not proven yet; active: three verified successes; deprecated: it fails */
    state: 'candidate' | 'active' | 'deprecated';
    name: string;
    /** Class of intent: name of a pattern */
    kind: string;
    /** What it was about */
    terms: string[];
    preconditions: string[];
    steps: Array<{
      key: string;
      title: string;
      minutes: number;
      after: string[];
      verification: string;
      owner?: string | undefined;
      kind?: string | undefined;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase?: 'before' | 'at' | 'after' | undefined;
      lane?: string | undefined;
      done: number;
      skipped: number;
    }>;
    lessons: Array<{
      /** Id given by Holdfast */
      id: string;
      kind: 'do' | 'avoid';
      text: string;
      helpful: number;
      harmful: number;
    }>;
    /** Verified ones */
    successes: number;
    failures: number;
    /** Said to have succeeded, without proof; they count for nothing */
    unverified: number;
    /** Lower bound of its share of successes (Wilson, one-sided 90 %) */
    confidence: number;
    /** Confidence x likeness x recency, where something was looked for */
    score?: number | undefined;
    /** UTC, ISO 8601 with milliseconds */
    lastUsedAt: string;
    /** The last ones */
    runIds: string[];
    /** What was changed, newest first; never the whole at once */
    changes: Array<{
      /** UTC, ISO 8601 with milliseconds */
      at: string;
      change: string;
      of: string;
      by: 'run' | 'caller';
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface CheckWorkInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What the work is for, in words or as an id; the same for all steps of one task */
  task?: string | undefined;
  /** What was done, in words or as the name of a tool */
  action: string;
  /** What it was done with */
  input?: JsonValue | undefined;
  /** How far back to look; 30 days when not given */
  since?: string | undefined;
  /** Below it work is not told of as similar. Default: 0.75. From 0 to 1 */
  minSimilarity?: number | undefined;
  /** Default: 3. From 1 to 20 */
  limit?: number | undefined;
}

export interface CheckWorkOutput {
  /** Whether anything matches */
  done: boolean;
  /** The best first, the latest of equal ones */
  matches: Array<{
    work: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      task?: string | undefined;
      action: string;
      input?: JsonValue | undefined;
      output?: JsonValue | undefined;
      success: boolean;
      error?: string | undefined;
      /** The problem that the error is an occurrence of */
      problemId?: string | undefined;
      durationMs?: number | undefined;
      sessionId?: string | undefined;
      agentId?: string | undefined;
      source?: Source | undefined;
      /** UTC, ISO 8601 with milliseconds */
      occurredAt: string;
      /** archived: older than 30 days; kept as it was, and left out unless asked for */
      state: 'active' | 'archived';
    };
    /** same: task, action and input are equal but for spelling */
    match: 'same' | 'similar';
    /** 0 to 1; 1 for the same */
    similarity: number;
    /** What makes it the same, for people to judge */
    why: string;
  }>;
  /** The latest times at which the same work failed, at most 3 */
  failed: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    task?: string | undefined;
    action: string;
    input?: JsonValue | undefined;
    output?: JsonValue | undefined;
    success: boolean;
    error?: string | undefined;
    /** The problem that the error is an occurrence of */
    problemId?: string | undefined;
    durationMs?: number | undefined;
    sessionId?: string | undefined;
    agentId?: string | undefined;
    source?: Source | undefined;
    /** UTC, ISO 8601 with milliseconds */
    occurredAt: string;
    /** archived: older than 30 days; kept as it was, and left out unless asked for */
    state: 'active' | 'archived';
  }>;
}

export interface CheckpointSessionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId: string;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place. Default: 'manual' */
  cause?: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown' | undefined;
  /** What it is all for */
  task?: string | undefined;
  /** What was asked for last */
  request?: string | undefined;
  /** Where it stands */
  step?: string | undefined;
  nextStep?: string | undefined;
  plan?: {
    id?: string | undefined;
    step?: string | undefined;
  } | undefined;
  lastCommand?: {
    command: string;
    exitCode?: number | undefined;
    /** Its end is enough */
    output?: string | undefined;
  } | undefined;
  /** Files in flight */
  files?: Array<{
    path: string;
    /** Of its contents, by whatever rule the caller has */
    hash?: string | undefined;
    note?: string | undefined;
  }> | undefined;
  openQuestions?: string[] | undefined;
  blockers?: string[] | undefined;
  /** Where the work is done: cwd, gitHead, gitBranch, dirty and the like */
  environment?: Record<string, string | boolean | number> | undefined;
  /** Free JSON object; comes back as it was */
  data?: Record<string, JsonValue> | undefined;
  /** What failed */
  error?: {
    message: string;
    tool?: string | undefined;
    command?: string | undefined;
    exitCode?: number | undefined;
  } | undefined;
  todos?: Array<{
    /** Of a todo that is there */
    id?: string | undefined;
    /** The caller's own name of it: the same key is the same todo */
    key?: string | undefined;
    /** Without id and key, the same title in the same session is the same todo */
    title: string;
    /** Default: 'pending' */
    status?: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled' | undefined;
    /** 0 to 1; 1 once done. From 0 to 1 */
    progress?: number | undefined;
    /** What it waits for */
    blockers?: string[] | undefined;
    notes?: string | undefined;
    /** From 0 to 1 */
    salience?: number | undefined;
  }> | undefined;
  /** Todos of the session that are not among these are archived. Default: false */
  replaceTodos?: boolean | undefined;
  systemState?: Record<string, JsonValue> | undefined;
  tags?: string[] | undefined;
  /** From 0 to 1 */
  salience?: number | undefined;
}

export interface CheckpointSessionOutput {
  session: {
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
  /** false of a session that is not to be kept */
  stored: boolean;
  outcome: 'created' | 'coalesced' | 'unchanged' | 'none';
  /** Id given by Holdfast */
  snapshotId?: string | undefined;
  contentHash?: string | undefined;
  /** Id given by Holdfast */
  errorId?: string | undefined;
}

export interface CloseSprintInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Sprint that takes over what is left */
  carryTo?: string | undefined;
}

export interface CloseSprintOutput {
  sprint: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'closed';
    name: string;
    goal?: string | undefined;
    startsOn: string;
    /** Included */
    endsOn: string;
    capacityHours: number;
    /** Estimates of what was taken on; spent time where that is more */
    committedHours: number;
    /** Below 0 when more was taken on than there is */
    freeHours: number;
    doneHours: number;
    spentHours: number;
    /** Taken on, cancelled ones left out */
    tasks: number;
    done: number;
    /** UTC, ISO 8601 with milliseconds */
    closedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  /** Tasks that were left */
  carried: string[];
}

export interface CompleteTaskInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Added to the time that was spent. From 1 to 60000 */
  spentMinutes?: number | undefined;
  outcome?: string | undefined;
  /** When it was done; now when not given */
  at?: string | undefined;
}

export interface CompleteTaskOutput {
  task: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'started' | 'done' | 'cancelled';
    title: string;
    notes?: string | undefined;
    owner: string;
    kind?: string | undefined;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** Estimate */
    minutes: number;
    spentMinutes: number;
    /** Not before */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Never after its due date, rather than late */
    hard: boolean;
    /** How it is placed in the calendar */
    placing?: {
      minBlock?: number | undefined;
      maxBlock?: number | undefined;
      together?: boolean | undefined;
      perDay?: number | undefined;
      energy?: 'low' | 'medium' | 'high' | undefined;
    } | undefined;
    dependsOn: string[];
    /** Those of them that are not done yet */
    blockedBy: string[];
    verification?: string | undefined;
    tags: string[];
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Key of the step of its plan */
    step?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    outcome?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface ConnectGoogleInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** How much of the person's own calendar is seen: nothing; when it is taken; or its events, of which Google then also tells when they change. Default: 'times' */
  others?: 'none' | 'times' | 'events' | undefined;
  /** Where a program on the same machine waits for the answer; the callback of the server when not given */
  redirectUri?: string | undefined;
}

export interface ConnectGoogleOutput {
  url: string;
  /** UTC, ISO 8601 with milliseconds */
  expiresAt: string;
}

export interface ConsolidateInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Whose run it is; today, of the calendar of the user, when not given */
  day?: string | undefined;
  /** Default: false */
  dryRun?: boolean | undefined;
}

export interface ConsolidateOutput {
  consolidation?: {
    /** Id given by Holdfast */
    id: string;
    /** Whose memories; not needed when the API key is bound to a user */
    userId: string;
    /** Of the calendar of the user */
    day: string;
    timeZone: string;
    origin: 'night' | 'demand';
    state: 'waiting' | 'running' | 'done' | 'undone';
    /** Where it stands, or goes on after an interruption */
    step: 'facts' | 'days' | 'merge' | 'links' | 'tiers' | 'weeks' | 'summary' | 'finished';
    /** What it did so far, counted by name, such as day_summaries or merged */
    report: Record<string, number>;
    /** The latest of what it changed, newest first */
    changes?: Array<{
      /** made, rewritten, removed: a summary; reinforced, moved, linked: any memory; fact: a fact */
      kind: 'made' | 'rewritten' | 'removed' | 'reinforced' | 'moved' | 'linked' | 'fact';
      /** Id given by Holdfast */
      memoryId?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }> | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    finishedAt?: string | undefined;
  } | undefined;
  plan?: {
    /** How many memories would move, by reason */
    counts: Record<string, number>;
    /** The first 200 of them */
    moves: Array<{
      /** Id given by Holdfast */
      id: string;
      reason: 'expired' | 'unused' | 'short_lived' | 'over_budget' | 'faded' | 'strong';
      /** From 0 to 1 */
      strength: number;
      from: {
        state: MemoryState;
        tier: MemoryTier;
      };
      to: {
        state: MemoryState;
        tier: MemoryTier;
      };
    }>;
  } | undefined;
}

/** Coarse type used by older clients; maps to a kind and stays filterable */
export type ContentType = 'conversation' | 'fact' | 'preference' | 'event';

export interface ContextInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to look for, in plain words */
  query: string;
  filter?: RecallFilter | undefined;
  /** Default: 'relevance' */
  profile?: ProfileName | undefined;
  /** Default: 'recall' */
  mode?: RecallMode | undefined;
  /** Vector heads to search; all that exist when not given */
  heads?: Head[] | undefined;
  /** The session that asks: its recent memories weigh more. Not a filter */
  sessionId?: string | undefined;
  /** What "today" means in the query; the present when not given */
  now?: string | undefined;
  /** Zone of time words in the query; the user's own when not given */
  timeZone?: string | undefined;
  /** Answer from what had been stored by then */
  asOf?: string | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Query vector made by the caller */
  vector?: Vector | undefined;
  /** Default: 2000. From 50 to 100000 */
  maxTokens?: number | undefined;
  /** At most so many memories are considered. Default: 30. From 1 to 100 */
  k?: number | undefined;
  /** Default: 1. From 0 to 10 */
  window?: number | undefined;
  /** Content hashes of texts that the prompt holds already, such as the turns of this conversation; left out */
  knownHashes?: string[] | undefined;
  /** Leaves out what was said in this session: the caller has it before it already */
  exceptSessionId?: string | undefined;
}

export interface ContextOutput {
  /** Delimited text, ready to put into a prompt; empty when nothing was found */
  context: string;
  /** Tokens of `context` by the o200k_base vocabulary */
  tokens: number;
  /** Memories used, in the order of the text; `citation` is the mark it carries there */
  memories: Array<{
    citation: string;
    /** Id given by Holdfast */
    id: string;
    score: number;
    tokens: number;
  }>;
  /** Memories that fitted the query but not the budget */
  omitted: number;
  understood: Understood;
  degraded: Degraded;
  tookMs: number;
}

export interface CreateFactInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** What the fact is about: a name, or `user` for the person whose memories these are */
  subject: string;
  /** The relation, such as lives_in; written in snake case, other spellings are brought to it */
  predicate: string;
  /** What the relation leads to */
  object: string;
  /** Since when it holds; unknown when not given */
  validFrom?: string | undefined;
  /** Until when it holds, that instant left out */
  validTo?: string | undefined;
  /** 1 when not given. From 0 to 1 */
  confidence?: number | undefined;
  /** Memories that it rests on */
  sources?: string[] | undefined;
  /** Whether one value holds at a time; by the predicate when not given */
  single?: boolean | undefined;
}

export interface CreateFactOutput {
  fact: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    subject: string;
    predicate: string;
    object: string;
    /** True in the world from; unknown when absent */
    validFrom?: string | undefined;
    /** True in the world until, that instant left out; open when absent */
    validTo?: string | undefined;
    /** Since when Holdfast knows it */
    recordedAt: string;
    /** Since when it is no longer believed */
    retractedAt?: string | undefined;
    /** active: believed now; the others are kept as history */
    status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
    /** From 0 to 1 */
    confidence: number;
    /** Who stated it */
    origin: 'rules' | 'model' | 'caller';
    /** The fact that ended or contradicts it */
    supersededBy?: string | undefined;
    /** What it rests on was retracted or forgotten: look at it */
    flagged: boolean;
    /** How often it was said again */
    confirmations: number;
    /** Memories that it rests on */
    sources: string[];
  };
  /** confirmed: it was known, and is returned as it now is */
  outcome: 'created' | 'confirmed';
  /** Facts that it ended or contradicts, as they are now */
  ended: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    subject: string;
    predicate: string;
    object: string;
    /** True in the world from; unknown when absent */
    validFrom?: string | undefined;
    /** True in the world until, that instant left out; open when absent */
    validTo?: string | undefined;
    /** Since when Holdfast knows it */
    recordedAt: string;
    /** Since when it is no longer believed */
    retractedAt?: string | undefined;
    /** active: believed now; the others are kept as history */
    status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
    /** From 0 to 1 */
    confidence: number;
    /** Who stated it */
    origin: 'rules' | 'model' | 'caller';
    /** The fact that ended or contradicts it */
    supersededBy?: string | undefined;
    /** What it rests on was retracted or forgotten: look at it */
    flagged: boolean;
    /** How often it was said again */
    confirmations: number;
    /** Memories that it rests on */
    sources: string[];
  }>;
}

export interface CreateKeyInput {
  name: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  spaces?: string[] | undefined;
  /** All that the calling key has when not given */
  permissions?: Array<'memories:read' | 'memories:write' | 'memories:delete' | 'users:read' | 'keys:manage' | 'stats:read' | 'audit:read' | 'admin'> | undefined;
  /** The only operations the key may call, beside what its permissions say; names as in the reference */
  operations?: string[] | undefined;
  /** A key made by one that expires expires with it at the latest */
  expiresAt?: string | undefined;
}

export interface CreateKeyOutput {
  key: ApiKey;
  /** Send it as Authorization: Bearer */
  secret: string;
}

export interface CreatePlanInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** What is to be done, in plain words, with a date if there is one */
  intent: string;
  /** Who does the steps; whom the intent names when not given, else `user` */
  owner?: string | undefined;
  /** Counts more than the date in the intent; a plain date means the end of that day */
  dueAt?: string | undefined;
  /** When that what it is about takes place; a plain date means nine in the morning */
  happensAt?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** auto: by a language model where one is set for the task `plan`, within 8 seconds, else by rules; rules: by rules. Default: 'auto' */
  method?: 'auto' | 'rules' | undefined;
  /** What "today" means; now when not given */
  now?: string | undefined;
  /** Zone of the days; of the user when not given */
  timeZone?: string | undefined;
}

export interface CreatePlanOutput {
  plan: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    intent: string;
    title: string;
    /** What it is about, in the words of the intent */
    subject: string;
    /** Name of the pattern that fits it */
    kind: string;
    method: 'rules' | 'model';
    /** Why the rules made it although a language model was asked for */
    fallback?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | 'late' | 'not_valid' | undefined;
    timeZone: string;
    owner: string;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** All that comes before is to be over */
    dueAt?: string | undefined;
    /** When that what it is about takes place */
    happensAt?: string | undefined;
    /** The standard operating procedure */
    steps: Array<{
      key: string;
      title: string;
      owner: string;
      kind?: string | undefined;
      minutes: number;
      /** Keys of steps that come first */
      after: string[];
      verification: string;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase: 'before' | 'at' | 'after';
      /** UTC, ISO 8601 with milliseconds */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      citations: Array<{
        type: 'memory' | 'fact' | 'pattern' | 'procedure';
        /** Id; of a pattern its name */
        id: string;
      }>;
    }>;
    /** What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits */
    notes: Array<'date_passed' | 'date_too_soon' | 'shortened' | 'no_date' | 'general_pattern'>;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** What was learned when it was done before */
    lessons?: string[] | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Of an approved plan */
    progress?: {
      tasks: number;
      done: number;
      cancelled: number;
      /** Done, 0 to 1, by estimated minutes */
      share: number;
      minutesLeft: number;
      spentMinutes: number;
      /** Left although they were due */
      late: number;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  /** The steps as Markdown */
  sop: string;
  tookMs: number;
}

export interface CreateSprintInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  name: string;
  goal?: string | undefined;
  /** Day of the calendar of the user */
  startsOn: string;
  /** Last day, included */
  endsOn: string;
  /** Hours of work that there are. From 0 to 10000 */
  capacityHours: number;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
}

export interface CreateSprintOutput {
  sprint: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'closed';
    name: string;
    goal?: string | undefined;
    startsOn: string;
    /** Included */
    endsOn: string;
    capacityHours: number;
    /** Estimates of what was taken on; spent time where that is more */
    committedHours: number;
    /** Below 0 when more was taken on than there is */
    freeHours: number;
    doneHours: number;
    spentHours: number;
    /** Taken on, cancelled ones left out */
    tasks: number;
    done: number;
    /** UTC, ISO 8601 with milliseconds */
    closedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface CreateTaskInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  title: string;
  notes?: string | undefined;
  /** Who does it; `user` for the person whose memories these are. Default: 'user' */
  owner?: string | undefined;
  /** Kind of work: which hours it may use, and what its estimate is compared with */
  kind?: string | undefined;
  /** Default: 'normal' */
  priority?: 'urgent' | 'high' | 'normal' | 'low' | undefined;
  /** Estimate; what such work usually took when not given, 30 while that is not known. From 1 to 60000 */
  minutes?: number | undefined;
  /** Not before */
  startsAt?: string | undefined;
  /** A plain date means the end of that day */
  dueAt?: string | undefined;
  /** Never after its due date, rather than late. Default: false */
  hard?: boolean | undefined;
  placing?: {
    /** Minutes of its shortest block. From 5 to 480 */
    minBlock?: number | undefined;
    /** Minutes of its longest block. From 5 to 960 */
    maxBlock?: number | undefined;
    /** No block of another task between its first and its last one */
    together?: boolean | undefined;
    /** Minutes of it on one day at most. From 5 to 1440 */
    perDay?: number | undefined;
    /** What it asks of the person */
    energy?: 'low' | 'medium' | 'high' | undefined;
  } | undefined;
  /** Tasks that must be done first. Default:  */
  dependsOn?: string[] | undefined;
  /** How to see that it is done */
  verification?: string | undefined;
  /** Default:  */
  tags?: string[] | undefined;
  /** Id given by Holdfast */
  sprintId?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
}

export interface CreateTaskOutput {
  task: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'started' | 'done' | 'cancelled';
    title: string;
    notes?: string | undefined;
    owner: string;
    kind?: string | undefined;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** Estimate */
    minutes: number;
    spentMinutes: number;
    /** Not before */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Never after its due date, rather than late */
    hard: boolean;
    /** How it is placed in the calendar */
    placing?: {
      minBlock?: number | undefined;
      maxBlock?: number | undefined;
      together?: boolean | undefined;
      perDay?: number | undefined;
      energy?: 'low' | 'medium' | 'high' | undefined;
    } | undefined;
    dependsOn: string[];
    /** Those of them that are not done yet */
    blockedBy: string[];
    verification?: string | undefined;
    tags: string[];
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Key of the step of its plan */
    step?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    outcome?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface CreateTenantInput {
  /** Id of the tenant; it cannot be changed */
  id: string;
  /** The id when not given */
  name?: string | undefined;
  /** IANA time zone, such as Europe/Berlin */
  timeZone?: string | undefined;
  /** null takes a quota away */
  quotas?: {
    /** Memories that may be kept at once */
    memories?: number | null | undefined;
    /** Memories that may be stored in a day */
    dailyIngestions?: number | null | undefined;
    /** Memories that each user may keep */
    userMemories?: number | null | undefined;
    /** Memories that may be stored for each user in a day */
    userDailyIngestions?: number | null | undefined;
  } | undefined;
}

export interface CreateTenantOutput {
  tenant: {
    id: string;
    name: string;
    /** Where its days begin; absent for that of the server's settings */
    timeZone?: string | undefined;
    quotas: {
      /** From 0 to 1000000000 */
      memories?: number | undefined;
      /** From 0 to 1000000000 */
      dailyIngestions?: number | undefined;
      /** From 0 to 1000000000 */
      userMemories?: number | undefined;
      /** From 0 to 1000000000 */
      userDailyIngestions?: number | undefined;
    };
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
  };
}

export interface CreateUserInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId: string;
  /** IANA time zone, such as Europe/Berlin */
  timeZone?: string | undefined;
  /** Quotas of this user alone; null takes one back to that of the tenant */
  quotas?: {
    /** Memories that may be kept at once */
    memories?: number | null | undefined;
    /** Memories that may be stored in a day */
    dailyIngestions?: number | null | undefined;
  } | undefined;
}

export interface CreateUserOutput {
  user: {
    /** Whose memories; not needed when the API key is bound to a user */
    id: string;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    timeZone: string;
    /** Memories not deleted */
    memories: {
      used: number;
      /** Absent where there is no limit */
      quota?: number | undefined;
    };
    /** Memories stored today, by the clock of the tenant */
    dailyIngestions: {
      used: number;
      /** Absent where there is no limit */
      quota?: number | undefined;
    };
  };
}

export interface CreateWebhookInput {
  /** Where events are sent to, by POST */
  url: string;
  /** Types of events; `memory.*` is a whole family, `*` is all */
  events: Array<'memory.created' | 'memory.updated' | 'memory.forgotten' | 'memory.restored' | 'memory.purged' | 'fact.created' | 'fact.retracted' | 'fact.superseded' | 'consolidation.finished' | 'job.dead' | '*' | 'memory.*' | 'fact.*' | 'consolidation.*' | 'job.*'>;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Whether events hold the words of a memory; else its id alone. Default: false */
  content?: boolean | undefined;
}

export interface CreateWebhookOutput {
  webhook: {
    /** Id given by Holdfast */
    id: string;
    url: string;
    events: string[];
    /** Only of this user */
    userId?: string | undefined;
    /** Whether events hold the words of a memory; else its id alone */
    content: boolean;
    /** disabled: by Holdfast, after failing for long */
    state: 'active' | 'paused' | 'disabled';
    /** Why it is disabled */
    reason?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    failingSince?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  /** What receivers check signatures with (`whsec_…`) */
  secret: string;
}

/** Parts of recall that did not take part or did so by estimate, and why; empty when all did in full */
export type Degraded = Array<'embedder_late' | 'embedder_failed' | 'embedder_absent' | 'vectors_pending' | 'model_changed' | 'searched_in_database'>;

export interface DeleteConversationInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Our id of the call, or what the vendor calls it */
  id: string;
}

export interface DeleteConversationOutput {
  /** Id given by Holdfast */
  id: string;
  /** What the vendor calls the call; the session of its turns */
  conversationId: string;
  status: 'complete' | 'running';
  /** Id given by Holdfast */
  receiptId: string;
}

export interface DeleteTaskInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface DeleteTaskOutput {
  /** Id given by Holdfast */
  id: string;
}

export interface DeleteWebhookInput {
  /** Id given by Holdfast */
  id: string;
}

export interface DeleteWebhookOutput {
  /** Id given by Holdfast */
  id: string;
}

export interface DropJobInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
}

export interface DropJobOutput {
  /** Id given by Holdfast */
  id: string;
}

/** none: no embedder; pending: words are findable, the vector follows; ready */
export type EmbeddingState = 'none' | 'pending' | 'ready';

export interface EndSessionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId: string;
  /** Default: 'completed' */
  outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
  summary?: string | undefined;
}

export interface EndSessionOutput {
  session: {
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
  archivedTodos: number;
  /** With those inside it */
  ended: number;
}

export interface ExplainMissInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to look for, in plain words */
  query: string;
  filter?: RecallFilter | undefined;
  /** Default: 'relevance' */
  profile?: ProfileName | undefined;
  /** Default: 'recall' */
  mode?: RecallMode | undefined;
  /** Vector heads to search; all that exist when not given */
  heads?: Head[] | undefined;
  /** The session that asks: its recent memories weigh more. Not a filter */
  sessionId?: string | undefined;
  /** What "today" means in the query; the present when not given */
  now?: string | undefined;
  /** Zone of time words in the query; the user's own when not given */
  timeZone?: string | undefined;
  /** Answer from what had been stored by then */
  asOf?: string | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Query vector made by the caller */
  vector?: Vector | undefined;
  /** The memory that was expected */
  id: string;
  /** Default: 10. From 1 to 100 */
  k?: number | undefined;
}

export interface ExplainMissOutput {
  found: boolean;
  /** Place among all matches, from 1 */
  rank?: number | undefined;
  score?: number | undefined;
  lowestReturnedScore?: number | undefined;
  reasons: MissReason[];
  sharedTerms: string[];
  /** Query terms that the memory does not contain */
  missingTerms: string[];
  understood: Understood;
}

export interface FactHistoryInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Id given by Holdfast */
  id?: string | undefined;
  /** What the fact is about: a name, or `user` for the person whose memories these are */
  subject?: string | undefined;
  /** The relation, such as lives_in; written in snake case, other spellings are brought to it */
  predicate?: string | undefined;
}

export interface FactHistoryOutput {
  facts: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    subject: string;
    predicate: string;
    object: string;
    /** True in the world from; unknown when absent */
    validFrom?: string | undefined;
    /** True in the world until, that instant left out; open when absent */
    validTo?: string | undefined;
    /** Since when Holdfast knows it */
    recordedAt: string;
    /** Since when it is no longer believed */
    retractedAt?: string | undefined;
    /** active: believed now; the others are kept as history */
    status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
    /** From 0 to 1 */
    confidence: number;
    /** Who stated it */
    origin: 'rules' | 'model' | 'caller';
    /** The fact that ended or contradicts it */
    supersededBy?: string | undefined;
    /** What it rests on was retracted or forgotten: look at it */
    flagged: boolean;
    /** How often it was said again */
    confirmations: number;
    /** Memories that it rests on */
    sources: string[];
  }>;
}

export interface FindSolutionsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** The error as it was printed: message, stack trace, log line */
  problem: string;
  /** Whether to look for problems that are alike in words or meaning, too. Default: true */
  similar?: boolean | undefined;
  /** Default: 5. From 1 to 20 */
  limit?: number | undefined;
}

export interface FindSolutionsOutput {
  /** What the problem is known by */
  signature: {
    /** Of the algorithm */
    version: number;
    /** Class or code of the error; empty where none is named */
    type: string;
    /** The message without times, ids, addresses, paths and numbers */
    message: string;
    /** The program's own frames, the innermost first */
    frames: string[];
  };
  solutions: Array<{
    solution: {
      /** Id given by Holdfast */
      id: string;
      /** Id given by Holdfast */
      problemId: string;
      /** The memory that keeps the words */
      memoryId: string;
      content: string;
      /** learned: drawn from work that succeeded after it had failed */
      origin: 'told' | 'learned';
      /** How often an outcome was recorded */
      usageCount: number;
      successes: number;
      failures: number;
      /** Share of tries that helped; absent before the first. From 0 to 1 */
      successRate?: number | undefined;
      /** Lower end of the 95 % interval of the success rate; 0 where nothing was tried yet. From 0 to 1 */
      confidence: number;
      /** UTC, ISO 8601 with milliseconds */
      lastUsedAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      lastFailedAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
    };
    /** exact: same error, message and place. frames: same kind of error in the same place. message: same message elsewhere. similar: alike in words or meaning only, to be judged before it is used */
    match: 'exact' | 'frames' | 'message' | 'similar';
    /** 1 where the signature matches. From 0 to 1 */
    similarity: number;
    why: string;
  }>;
  /** Problems that matched, solved or not, the best first */
  problems: Array<{
    problem: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** The memory that keeps the words */
      memoryId: string;
      /** As it was first printed */
      content: string;
      /** What the problem is known by */
      signature: {
        /** Of the algorithm */
        version: number;
        /** Class or code of the error; empty where none is named */
        type: string;
        /** The message without times, ids, addresses, paths and numbers */
        message: string;
        /** The program's own frames, the innermost first */
        frames: string[];
      };
      occurrences: number;
      /** How many are known */
      solutions: number;
      /** UTC, ISO 8601 with milliseconds */
      firstSeenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      lastSeenAt: string;
      /** archived: older than 30 days; kept as it was, and left out unless asked for */
      state: 'active' | 'archived';
    };
    /** exact: same error, message and place. frames: same kind of error in the same place. message: same message elsewhere. similar: alike in words or meaning only, to be judged before it is used */
    match: 'exact' | 'frames' | 'message' | 'similar';
    /** 1 where the signature matches. From 0 to 1 */
    similarity: number;
    why: string;
  }>;
  /** What could not be asked for similar problems */
  degraded: string[];
}

export interface FinishGoogleInput {
  state: string;
  code: string;
}

export interface FinishGoogleOutput {
  calendars: Array<{
    /** Id given by Holdfast */
    id: string;
    name: string;
  }>;
  /** Whether it had been connected before */
  again: boolean;
}

export interface FinishRunInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  outcome: 'success' | 'failure' | 'cancelled';
  /** Whether the success was checked, not just said. Default: false */
  verified?: boolean | undefined;
  /** What went wrong; becomes a lesson of the procedure */
  error?: string | undefined;
  evidence?: string | undefined;
}

export interface FinishRunOutput {
  run: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    state: 'running' | 'succeeded' | 'failed' | 'cancelled';
    name: string;
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    steps: Array<{
      key: string;
      outcome: 'done' | 'failed' | 'skipped';
      /** How long it took. From 1 to 60000 */
      minutes?: number | undefined;
      error?: string | undefined;
      /** What shows it: a link, a number, an output */
      evidence?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }>;
    outcome?: 'success' | 'failure' | 'cancelled' | undefined;
    verified?: boolean | undefined;
    error?: string | undefined;
    evidence?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
  procedure?: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    /** candidate: not proven yet; active: three verified successes; deprecated: it fails */
    state: 'candidate' | 'active' | 'deprecated';
    name: string;
    /** Class of intent: name of a pattern */
    kind: string;
    /** What it was about */
    terms: string[];
    preconditions: string[];
    steps: Array<{
      key: string;
      title: string;
      minutes: number;
      after: string[];
      verification: string;
      owner?: string | undefined;
      kind?: string | undefined;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase?: 'before' | 'at' | 'after' | undefined;
      lane?: string | undefined;
      done: number;
      skipped: number;
    }>;
    lessons: Array<{
      /** Id given by Holdfast */
      id: string;
      kind: 'do' | 'avoid';
      text: string;
      helpful: number;
      harmful: number;
    }>;
    /** Verified ones */
    successes: number;
    failures: number;
    /** Said to have succeeded, without proof; they count for nothing */
    unverified: number;
    /** Lower bound of its share of successes (Wilson, one-sided 90 %) */
    confidence: number;
    /** Confidence x likeness x recency, where something was looked for */
    score?: number | undefined;
    /** UTC, ISO 8601 with milliseconds */
    lastUsedAt: string;
    /** The last ones */
    runIds: string[];
    /** What was changed, newest first; never the whole at once */
    changes: Array<{
      /** UTC, ISO 8601 with milliseconds */
      at: string;
      change: string;
      of: string;
      by: 'run' | 'caller';
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  } | undefined;
}

export interface FinishStepInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Names the step within its plan, the same in each of its versions */
  key: string;
  outcome: 'done' | 'failed' | 'skipped';
  /** How long it took. From 1 to 60000 */
  minutes?: number | undefined;
  error?: string | undefined;
  /** What shows it: a link, a number, an output */
  evidence?: string | undefined;
}

export interface FinishStepOutput {
  run: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    state: 'running' | 'succeeded' | 'failed' | 'cancelled';
    name: string;
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    steps: Array<{
      key: string;
      outcome: 'done' | 'failed' | 'skipped';
      /** How long it took. From 1 to 60000 */
      minutes?: number | undefined;
      error?: string | undefined;
      /** What shows it: a link, a number, an output */
      evidence?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }>;
    outcome?: 'success' | 'failure' | 'cancelled' | undefined;
    verified?: boolean | undefined;
    error?: string | undefined;
    evidence?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
}

export interface ForgetInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to forget, within `spaces` */
  target: {
    type: 'memory';
    ids: string[];
  } | {
    type: 'entity';
    /** Id given by Holdfast */
    id: string;
  } | {
    type: 'session';
    /** Conversation or run the memory belongs to */
    sessionId: string;
  } | {
    type: 'source';
    sourceType: string;
    sourceId?: string | undefined;
  } | {
    type: 'time';
    /** Occurred at or after */
    from?: string | undefined;
    /** Occurred before; a plain date includes that day */
    to?: string | undefined;
  } | {
    type: 'filter';
    kinds?: MemoryKind[] | undefined;
    contentTypes?: ContentType[] | undefined;
    /** All of these tags */
    tags?: string[] | undefined;
    /** Name of who spoke */
    speaker?: string | undefined;
    role?: Role | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Which agent was talking */
    agentId?: string | undefined;
    sourceType?: string | undefined;
    /** From 0 to 1 */
    minSalience?: number | undefined;
    /** ISO 8601 date, or date and time with Z or an offset */
    from?: string | undefined;
    /** A plain date includes that day */
    to?: string | undefined;
  } | {
    type: 'space';
  } | {
    type: 'user';
  };
  /** Only count what would go. Default: false */
  dryRun?: boolean | undefined;
  /** `confirm` of a dry run; needed for more than 100 memories, a space or a user */
  confirm?: string | undefined;
}

export interface ForgetMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface ForgetMemoryOutput {
  /** Id given by Holdfast */
  id: string;
  /** UTC, ISO 8601 with milliseconds */
  deletedAt: string;
  /** After this instant the memory is purged */
  restorableUntil: string;
}

export interface ForgetOutput {
  /** planned: a dry run; running: a job goes on with it; complete: nothing is left */
  status: 'planned' | 'running' | 'complete';
  /** Of the forgetting and its receipt; absent for a dry run */
  id?: string | undefined;
  planned?: {
    memories: number;
    /** Memories that Holdfast derived from them and that go along; at least */
    derived: number;
    /** Facts that rest on them: they go, or are flagged when they rest on others too */
    facts: number;
    /** Some of the memories, oldest first */
    sample: string[];
    /** Pass it on to forget; given where it is needed */
    confirm?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    confirmUntil?: string | undefined;
  } | undefined;
  receipt?: {
    format: 'holdfast.receipt';
    version: 1;
    /** Id given by Holdfast */
    id: string;
    tenant: string;
    /** What was forgotten: ids of memories and entities, instants, and marks of every name */
    scope: {
      type: 'memory' | 'entity' | 'session' | 'source' | 'time' | 'filter' | 'space' | 'user';
      user: string;
      spaces?: string[] | undefined;
      of?: string[] | undefined;
    };
    /** UTC, ISO 8601 with milliseconds */
    requestedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    completedAt: string;
    removed: {
      memories: number;
      /** Earlier states of edited memories */
      versions: number;
      embeddings: number;
      facts: number;
      entities: number;
      links: number;
      events: number;
      jobs: number;
      idempotencyKeys: number;
    };
    /** Facts that lost a source and rest on others */
    flagged: number;
    /** HMACs of the words that were forgotten, under a key of the tenant */
    marks: {
      count: number;
      /** SHA-256 over all marks, transaction after transaction */
      digest: string;
      /** The first 1,000 */
      first: string[];
    };
    /** Of a whole user whose data was encrypted: keys that were destroyed */
    keysDestroyed?: number | undefined;
    /** What the receipt cannot speak for */
    backups: string;
    algorithm: 'Ed25519';
    keyId: string;
    /** 32 bytes, hex */
    publicKey: string;
    /** Over the JSON of all other fields with sorted names and no white space, hex */
    signature: string;
  } | undefined;
}

export interface GetAgendaInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** First day; today when not given */
  from?: string | undefined;
  /** Default: 7. From 1 to 62 */
  days?: number | undefined;
  /** Zone of the days; of the user when not given */
  timeZone?: string | undefined;
}

export interface GetAgendaOutput {
  timeZone: string;
  /** UTC, ISO 8601 with milliseconds */
  from: string;
  /** UTC, ISO 8601 with milliseconds */
  until: string;
  days: Array<{
    day: string;
    /** Of blocks that begin on it */
    plannedMinutes: number;
    /** Those that begin on it, or go on from the day before the first */
    items: Array<{
      type: 'block' | 'busy';
      /** Id given by Holdfast */
      id: string;
      /** Workspace or project inside the user; `default` when not given */
      space: string;
      /** UTC, ISO 8601 with milliseconds */
      startsAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endsAt: string;
      title?: string | undefined;
      allDay?: boolean | undefined;
      /** False for what is shown as free */
      takesTime: boolean;
      /** Id given by Holdfast */
      taskId?: string | undefined;
      taskState?: 'open' | 'started' | 'done' | 'cancelled' | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      /** It ends after its task is due */
      late?: boolean | undefined;
      /** free: the scheduler may move it; pinned: a person put it there; locked: it is to stay */
      hold?: 'free' | 'pinned' | 'locked' | undefined;
      place?: string | undefined;
      /** Id given by Holdfast */
      calendarId?: string | undefined;
    }>;
  }>;
}

export type GetAiSettingsInput = Record<string, never>;

export interface GetAiSettingsOutput {
  settings: {
    enabled: boolean;
    endpoint?: string | undefined;
    model?: string | undefined;
    models: {
      extract?: string | undefined;
      summarise_day?: string | undefined;
      summarise_week?: string | undefined;
      summarise_user?: string | undefined;
      answer_call?: string | undefined;
      plan?: string | undefined;
    };
    /** How the endpoint is told the form of an answer; the prompt tells it in any case */
    structuredOutput: 'json_schema' | 'json_object' | 'none';
    /** Milliseconds that one request may take. From 100 to 600000 */
    timeoutMs: number;
    /** Tokens that one answer may have. From 16 to 100000 */
    maxOutputTokens: number;
    prices: Record<string, {
      input: number;
      output: number;
    }>;
    budget: {
      dailyCalls: number | 'unlimited';
      dailyTokens: number | 'unlimited';
      dailyCostUsd: number | 'unlimited';
    };
    /** Where the key comes from that goes to the endpoint; the key itself is never returned */
    apiKey: 'stored' | 'environment' | 'none';
    /** false where no secret key is known to encrypt it with */
    canStoreApiKey: boolean;
    /** Tasks that a model does; the others are left to the rules */
    tasks: Array<'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan'>;
    /** Names of the settings that are stored, over those of the environment */
    stored: string[];
    /** Counts the changes of what is stored */
    version: number;
    today: {
      /** Of UTC */
      day: string;
      calls: number;
      inputTokens: number;
      outputTokens: number;
      costUsd: number;
      /** The most expensive first, 100 at most */
      by: Array<{
        /** Whose memories; not needed when the API key is bound to a user */
        userId?: string | undefined;
        /** What a language model is asked for */
        task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
        model: string;
        calls: number;
        inputTokens: number;
        outputTokens: number;
        costUsd: number;
      }>;
    };
  };
}

export type GetAuditHeadInput = Record<string, never>;

export interface GetAuditHeadOutput {
  /** Absent when there is no row yet */
  head?: {
    no: number;
    hash: string;
  } | undefined;
}

export interface GetConversationInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Our id of the call, or what the vendor calls it */
  id: string;
}

export interface GetConversationOutput {
  conversation: {
    /** Id given by Holdfast */
    id: string;
    /** What the vendor calls the call; the session of its turns */
    conversationId: string;
    userId: string;
    space: string;
    /** Whose form the call came in; holdfast is our own */
    provider: 'elevenlabs' | 'vapi' | 'retell' | 'holdfast';
    /** Which agent was talking */
    agentId?: string | undefined;
    status: 'in_progress' | 'completed' | 'failed';
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    durationSecs?: number | undefined;
    /** Turns with words */
    turns: number;
    /** Of the vendor */
    summary?: string | undefined;
    title?: string | undefined;
    successful?: 'success' | 'failure' | 'unknown' | undefined;
    sentiment?: string | undefined;
    /** Why it ended, or never began */
    reason?: string | undefined;
    direction?: 'inbound' | 'outbound' | undefined;
    language?: string | undefined;
    caller?: string | undefined;
    /** Its first 1,000 turns; each is a memory */
    transcript: Array<{
      /** Id given by Holdfast */
      memoryId: string;
      turn: number;
      role?: Role | undefined;
      content: string;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }>;
    evaluation?: JsonValue | undefined;
    /** What the agent was set to collect */
    data?: JsonValue | undefined;
    tools: Array<{
      /** Id given by Holdfast */
      id: string;
      /** What the vendor calls the call; the session of its turns */
      conversationId?: string | undefined;
      tool: string;
      /** server: answered by Holdfast. call: the vendor tells of it */
      origin: 'server' | 'call';
      outcome: 'ok' | 'failed';
      latencyMs?: number | undefined;
      /** What it was asked, as JSON; absent once it is forgotten */
      request?: string | undefined;
      response?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }>;
    /** Typed memories that came of the call */
    memories: Array<{
      memory: Memory;
      type: MemoryKind;
      /** From 0 to 1 */
      confidence: number;
    }>;
  };
}

export interface GetEntityInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** How many memories. Default: 10. From 0 to 50 */
  memories?: number | undefined;
  /** How many facts. Default: 50. From 0 to 200 */
  facts?: number | undefined;
  /** How many entities. Default: 10. From 0 to 50 */
  neighbours?: number | undefined;
}

export interface GetEntityOutput {
  entity: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    name: string;
    type: 'person' | 'place' | 'organisation' | 'product' | 'project' | 'topic' | 'other';
    /** Other names of it */
    aliases: string[];
    /** How many memories mention it */
    mentions: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  facts: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    subject: string;
    predicate: string;
    object: string;
    /** True in the world from; unknown when absent */
    validFrom?: string | undefined;
    /** True in the world until, that instant left out; open when absent */
    validTo?: string | undefined;
    /** Since when Holdfast knows it */
    recordedAt: string;
    /** Since when it is no longer believed */
    retractedAt?: string | undefined;
    /** active: believed now; the others are kept as history */
    status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
    /** From 0 to 1 */
    confidence: number;
    /** Who stated it */
    origin: 'rules' | 'model' | 'caller';
    /** The fact that ended or contradicts it */
    supersededBy?: string | undefined;
    /** What it rests on was retracted or forgotten: look at it */
    flagged: boolean;
    /** How often it was said again */
    confirmations: number;
    /** Memories that it rests on */
    sources: string[];
  }>;
  memories: Memory[];
  /** The closest first */
  neighbours: Array<{
    entity: {
      /** Id given by Holdfast */
      id: string;
      /** Workspace or project inside the user; `default` when not given */
      space: string;
      name: string;
      type: 'person' | 'place' | 'organisation' | 'product' | 'project' | 'topic' | 'other';
      /** Other names of it */
      aliases: string[];
      /** How many memories mention it */
      mentions: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
    };
    /** Memories that mention both, among the latest */
    shared: number;
  }>;
}

export interface GetMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Default: false */
  includeDeleted?: boolean | undefined;
  /** Also return the states before each edit. Default: false */
  includeVersions?: boolean | undefined;
}

export interface GetMemoryOutput {
  memory: Memory;
  versions?: MemoryVersion[] | undefined;
}

export interface GetPlanInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** A former version. At least 1 */
  version?: number | undefined;
}

export interface GetPlanOutput {
  plan: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    intent: string;
    title: string;
    /** What it is about, in the words of the intent */
    subject: string;
    /** Name of the pattern that fits it */
    kind: string;
    method: 'rules' | 'model';
    /** Why the rules made it although a language model was asked for */
    fallback?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | 'late' | 'not_valid' | undefined;
    timeZone: string;
    owner: string;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** All that comes before is to be over */
    dueAt?: string | undefined;
    /** When that what it is about takes place */
    happensAt?: string | undefined;
    /** The standard operating procedure */
    steps: Array<{
      key: string;
      title: string;
      owner: string;
      kind?: string | undefined;
      minutes: number;
      /** Keys of steps that come first */
      after: string[];
      verification: string;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase: 'before' | 'at' | 'after';
      /** UTC, ISO 8601 with milliseconds */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      citations: Array<{
        type: 'memory' | 'fact' | 'pattern' | 'procedure';
        /** Id; of a pattern its name */
        id: string;
      }>;
    }>;
    /** What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits */
    notes: Array<'date_passed' | 'date_too_soon' | 'shortened' | 'no_date' | 'general_pattern'>;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** What was learned when it was done before */
    lessons?: string[] | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Of an approved plan */
    progress?: {
      tasks: number;
      done: number;
      cancelled: number;
      /** Done, 0 to 1, by estimated minutes */
      share: number;
      minutesLeft: number;
      spentMinutes: number;
      /** Left although they were due */
      late: number;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  sop: string;
  /** Of the plan as it is now */
  tasks: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'started' | 'done' | 'cancelled';
    title: string;
    notes?: string | undefined;
    owner: string;
    kind?: string | undefined;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** Estimate */
    minutes: number;
    spentMinutes: number;
    /** Not before */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Never after its due date, rather than late */
    hard: boolean;
    /** How it is placed in the calendar */
    placing?: {
      minBlock?: number | undefined;
      maxBlock?: number | undefined;
      together?: boolean | undefined;
      perDay?: number | undefined;
      energy?: 'low' | 'medium' | 'high' | undefined;
    } | undefined;
    dependsOn: string[];
    /** Those of them that are not done yet */
    blockedBy: string[];
    verification?: string | undefined;
    tags: string[];
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Key of the step of its plan */
    step?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    outcome?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Former ones, newest first */
  versions: Array<{
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    /** UTC, ISO 8601 with milliseconds */
    replacedAt: string;
  }>;
}

export interface GetProblemInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Id given by Holdfast */
  id: string;
}

export interface GetProblemOutput {
  problem: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** The memory that keeps the words */
    memoryId: string;
    /** As it was first printed */
    content: string;
    /** What the problem is known by */
    signature: {
      /** Of the algorithm */
      version: number;
      /** Class or code of the error; empty where none is named */
      type: string;
      /** The message without times, ids, addresses, paths and numbers */
      message: string;
      /** The program's own frames, the innermost first */
      frames: string[];
    };
    occurrences: number;
    /** How many are known */
    solutions: number;
    /** UTC, ISO 8601 with milliseconds */
    firstSeenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    lastSeenAt: string;
    /** archived: older than 30 days; kept as it was, and left out unless asked for */
    state: 'active' | 'archived';
  };
  solutions: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Id given by Holdfast */
    problemId: string;
    /** The memory that keeps the words */
    memoryId: string;
    content: string;
    /** learned: drawn from work that succeeded after it had failed */
    origin: 'told' | 'learned';
    /** How often an outcome was recorded */
    usageCount: number;
    successes: number;
    failures: number;
    /** Share of tries that helped; absent before the first. From 0 to 1 */
    successRate?: number | undefined;
    /** Lower end of the 95 % interval of the success rate; 0 where nothing was tried yet. From 0 to 1 */
    confidence: number;
    /** UTC, ISO 8601 with milliseconds */
    lastUsedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    lastFailedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
  }>;
  work: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    task?: string | undefined;
    action: string;
    input?: JsonValue | undefined;
    output?: JsonValue | undefined;
    success: boolean;
    error?: string | undefined;
    /** The problem that the error is an occurrence of */
    problemId?: string | undefined;
    durationMs?: number | undefined;
    sessionId?: string | undefined;
    agentId?: string | undefined;
    source?: Source | undefined;
    /** UTC, ISO 8601 with milliseconds */
    occurredAt: string;
    /** archived: older than 30 days; kept as it was, and left out unless asked for */
    state: 'active' | 'archived';
  }>;
}

export interface GetReceiptInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
}

export interface GetReceiptOutput {
  /** Id given by Holdfast */
  id: string;
  status: 'running' | 'complete';
  /** UTC, ISO 8601 with milliseconds */
  requestedAt: string;
  /** UTC, ISO 8601 with milliseconds */
  completedAt?: string | undefined;
  /** Memories removed so far */
  removed: number;
  receipt?: {
    format: 'holdfast.receipt';
    version: 1;
    /** Id given by Holdfast */
    id: string;
    tenant: string;
    /** What was forgotten: ids of memories and entities, instants, and marks of every name */
    scope: {
      type: 'memory' | 'entity' | 'session' | 'source' | 'time' | 'filter' | 'space' | 'user';
      user: string;
      spaces?: string[] | undefined;
      of?: string[] | undefined;
    };
    /** UTC, ISO 8601 with milliseconds */
    requestedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    completedAt: string;
    removed: {
      memories: number;
      /** Earlier states of edited memories */
      versions: number;
      embeddings: number;
      facts: number;
      entities: number;
      links: number;
      events: number;
      jobs: number;
      idempotencyKeys: number;
    };
    /** Facts that lost a source and rest on others */
    flagged: number;
    /** HMACs of the words that were forgotten, under a key of the tenant */
    marks: {
      count: number;
      /** SHA-256 over all marks, transaction after transaction */
      digest: string;
      /** The first 1,000 */
      first: string[];
    };
    /** Of a whole user whose data was encrypted: keys that were destroyed */
    keysDestroyed?: number | undefined;
    /** What the receipt cannot speak for */
    backups: string;
    algorithm: 'Ed25519';
    keyId: string;
    /** 32 bytes, hex */
    publicKey: string;
    /** Over the JSON of all other fields with sorted names and no white space, hex */
    signature: string;
  } | undefined;
}

export interface GetReflectionInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface GetReflectionOutput {
  reflection: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    period: 'day' | 'week';
    /** First day, of the calendar of the user */
    startsOn: string;
    /** Last day, included */
    endsOn: string;
    timeZone: string;
    /** False while the period was not over when it was made */
    complete: boolean;
    method: 'rules' | 'model';
    sentences: Array<{
      /** Sections come in this order */
      section: 'headline' | 'summary' | 'done' | 'carried' | 'time' | 'estimates' | 'decisions' | 'failures' | 'recurring' | 'learnt' | 'open' | 'trend' | 'next';
      text: string;
      citations: Array<{
        type: 'memory' | 'fact' | 'task' | 'todo' | 'decision' | 'work' | 'error' | 'run' | 'block' | 'reflection';
        id: string;
      }>;
    }>;
    figures: {
      /** Things said */
      turns: number;
      /** Tasks due in the period, held over from before, or with a block in it */
      planned: number;
      plannedDone: number;
      /** Tasks done in the period, planned or not */
      done: number;
      /** Planned and left */
      carried: number;
      /** Of the tasks that were done */
      estimatedMinutes: number;
      spentMinutes: number;
      /** Set aside in the calendar */
      blockMinutes: number;
      decisions: number;
      failures: number;
      learnt: number;
    };
    estimates: Array<{
      /** Kind of work; `other` for work of none */
      kind: string;
      /** What an estimate is to be multiplied by, by what such work took */
      factor: number;
      /** Tasks that the factor was learnt from */
      tasks: string[];
      /** Minutes that such work usually takes: those of a task that is made without an estimate */
      usual: number;
    }>;
    /** What to do first in the period after: a draft, nothing is scheduled */
    draft: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title: string;
      /** What it is likely to take, by what such work took before */
      minutes: number;
      reason: 'overdue' | 'due' | 'started' | 'priority';
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface GetSessionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Conversation or run the memory belongs to */
  sessionId: string;
}

export interface GetSessionOutput {
  session: {
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
  nested: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  }>;
}

export interface GetSnapshotInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Id given by Holdfast */
  id: string;
}

export interface GetSnapshotOutput {
  snapshot: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** task: where the work stands; system: how things are set up; error: what failed; decision */
    kind: 'task' | 'system' | 'error' | 'decision';
    /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
    cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
    data: Record<string, JsonValue>;
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** SHA-256 of `data` as JSON writes it */
    contentHash: string;
    /** How often the same came in a row. At least 1 */
    times: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** When it last came */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    expiresAt?: string | undefined;
    /** Past its time: kept and readable, no longer restored */
    archived: boolean;
  };
}

export interface GetUserInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId: string;
}

export interface GetUserOutput {
  user: {
    /** Whose memories; not needed when the API key is bound to a user */
    id: string;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    timeZone: string;
    /** Memories not deleted */
    memories: {
      used: number;
      /** Absent where there is no limit */
      quota?: number | undefined;
    };
    /** Memories stored today, by the clock of the tenant */
    dailyIngestions: {
      used: number;
      /** Absent where there is no limit */
      quota?: number | undefined;
    };
  };
}

export interface GetUserSummaryInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
}

export interface GetUserSummaryOutput {
  /** Absent as long as there is nothing to sum up */
  summary?: Memory | undefined;
  restsOn: Memory[];
  /** false: much has changed since it was made */
  fresh: boolean;
}

export interface GetWorkingTimeInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
}

export interface GetWorkingTimeOutput {
  workingTime: {
    /** Where it was set; the usual hours when not given */
    space?: string | undefined;
    timeZone?: string | undefined;
    hours: Array<{
      kind: string;
      times: Array<{
        weekdays: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
        from: string;
        to: string;
      }>;
      dates?: Array<{
        date: string;
        times: Array<{
          from: string;
          to: string;
        }>;
      }> | undefined;
    }>;
    buffers: {
      beforeBusy: number;
      afterBusy: number;
      between: number;
    };
    grid: number;
    blocks: {
      min: number;
      max: number;
    };
    energy?: Array<{
      weekdays: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
      from: string;
      to: string;
      level: 'low' | 'medium' | 'high';
    }> | undefined;
    dayLoad?: number | undefined;
  };
}

export interface HandOverSessionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId: string;
  /** Which agent was talking */
  toAgentId: string;
  /** Conversation or run the memory belongs to */
  newSessionId?: string | undefined;
  note?: string | undefined;
  /** Default: 1500. From 100 to 20000 */
  maxTokens?: number | undefined;
}

export interface HandOverSessionOutput {
  from: {
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
  session: {
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
  todos: number;
  stateHash: string;
  restored: {
    found: boolean;
    /** It was never ended: it broke off, or is still under way */
    interrupted: boolean;
    session?: {
      /** Id given by Holdfast */
      id: string;
      /** Conversation or run the memory belongs to */
      sessionId: string;
      space: string;
      /** Which agent was talking */
      agentId?: string | undefined;
      /** The session that it is part of */
      parent?: string | undefined;
      /** The session that it goes on from */
      continues?: string | undefined;
      /** active: begun and not ended, which a session that broke off is too */
      status: 'active' | 'ended' | 'handed_over';
      outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
      /** false: checkpoints and snapshots of it are not kept */
      capture: boolean;
      task?: string | undefined;
      summary?: string | undefined;
      /** What whoever handed it over has to say */
      note?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startedAt: string;
      /** When something of it was last stored */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endedAt?: string | undefined;
    } | undefined;
    /** The last snapshot of where the work stood */
    context?: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** task: where the work stands; system: how things are set up; error: what failed; decision */
      kind: 'task' | 'system' | 'error' | 'decision';
      /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
      cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
      data: Record<string, JsonValue>;
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** SHA-256 of `data` as JSON writes it */
      contentHash: string;
      /** How often the same came in a row. At least 1 */
      times: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** When it last came */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      expiresAt?: string | undefined;
      /** Past its time: kept and readable, no longer restored */
      archived: boolean;
    } | undefined;
    /** Those under way, of this session first */
    todos: Array<{
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      key?: string | undefined;
      title: string;
      status: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled';
      /** From 0 to 1 */
      progress: number;
      blockers: string[];
      notes?: string | undefined;
      /** From 0 to 1 */
      salience: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
      /** UTC, ISO 8601 with milliseconds */
      doneAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      archivedAt?: string | undefined;
    }>;
    systemState: Array<{
      name: string;
      value: JsonValue;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
    }>;
    /** Latest first */
    errors: Array<{
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** task: where the work stands; system: how things are set up; error: what failed; decision */
      kind: 'task' | 'system' | 'error' | 'decision';
      /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
      cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
      data: Record<string, JsonValue>;
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** SHA-256 of `data` as JSON writes it */
      contentHash: string;
      /** How often the same came in a row. At least 1 */
      times: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** When it last came */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      expiresAt?: string | undefined;
      /** Past its time: kept and readable, no longer restored */
      archived: boolean;
    }>;
    /** In force, latest first */
    decisions: Array<{
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      question: string;
      options: Array<{
        name: string;
        note?: string | undefined;
      }>;
      choice?: string | undefined;
      reasons?: string | undefined;
      /** open: nothing is chosen yet; superseded: another has taken its place */
      status: 'open' | 'decided' | 'superseded';
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** UTC, ISO 8601 with milliseconds */
      decidedAt: string;
      /** UTC, ISO 8601 with milliseconds */
      revisitAt?: string | undefined;
      /** Id given by Holdfast */
      supersededBy?: string | undefined;
    }>;
    /** What recall finds about the task */
    memories: Array<{
      /** Id given by Holdfast */
      id: string;
      content: string;
      /** UTC, ISO 8601 with milliseconds */
      occurredAt: string;
      score: number;
    }>;
    /** Sessions under way that are part of it */
    nested: Array<{
      /** Id given by Holdfast */
      id: string;
      /** Conversation or run the memory belongs to */
      sessionId: string;
      space: string;
      /** Which agent was talking */
      agentId?: string | undefined;
      /** The session that it is part of */
      parent?: string | undefined;
      /** The session that it goes on from */
      continues?: string | undefined;
      /** active: begun and not ended, which a session that broke off is too */
      status: 'active' | 'ended' | 'handed_over';
      outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
      /** false: checkpoints and snapshots of it are not kept */
      capture: boolean;
      task?: string | undefined;
      summary?: string | undefined;
      /** What whoever handed it over has to say */
      note?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startedAt: string;
      /** When something of it was last stored */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endedAt?: string | undefined;
    }>;
    /** What the agent should know, in a budget of tokens, the most valuable first to be let in */
    capsule: {
      /** Facts, ready for a prompt; empty when there is nothing */
      text: string;
      tokens: number;
      /** SHA-256 of `text` */
      contentHash: string;
      items: Array<{
        kind: string;
        /** To read the whole of it */
        id?: string | undefined;
        tokens: number;
      }>;
      /** Items for which there was no room */
      omitted: number;
    };
    /** SHA-256 of all that was found but the memories, whatever had room */
    stateHash: string;
    staleness: {
      /** empty: nothing is known. unchanged: the receiver has it already. stale: see `reasons`. hash_mismatch: not what was handed over */
      state: 'empty' | 'loaded' | 'unchanged' | 'stale' | 'hash_mismatch';
      ageMs?: number | undefined;
      reasons: Array<'old' | 'environment_changed' | 'files_changed'>;
      /** Names in the environment, and files, that are not as they were */
      changed: string[];
    };
    degraded: string[];
    tookMs: number;
  };
}

export type Head = 'semantic' | 'entity' | 'situation';

export type HealthInput = Record<string, never>;

export interface HealthOutput {
  status: 'ok' | 'degraded' | 'failed';
  version: string;
  uptimeSeconds: number;
  /** store, embedder, queue, worker, and what else there is: redis, disk, backup */
  checks: Record<string, {
    status: 'ok' | 'degraded' | 'failed';
    detail?: string | undefined;
  }>;
}

export interface IdentifyCallerInput {
  /** Telephone number or SIP address of the other end, as it came */
  caller?: string | undefined;
  /** Whom the call itself names; blank for nobody */
  userId?: string | undefined;
}

export interface IdentifyCallerOutput {
  /** Empty when the call does not say who it is */
  userId: string;
  /** false of somebody who has never called */
  known: boolean;
  /** Nobody has said yet which user it is; see mergeCaller */
  guest: boolean;
}

export interface ImportRecordsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** true: of another user or for another space; ids are made from those of the export, the same each time. Default: false */
  copy?: boolean | undefined;
  records: Array<{
    kind: 'session';
    value: {
      /** Id given by Holdfast */
      id: string;
      /** Conversation or run the memory belongs to */
      sessionId: string;
      space: string;
      /** Which agent was talking */
      agentId?: string | undefined;
      /** The session that it is part of */
      parent?: string | undefined;
      /** The session that it goes on from */
      continues?: string | undefined;
      /** active: begun and not ended, which a session that broke off is too */
      status: 'active' | 'ended' | 'handed_over';
      outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
      /** false: checkpoints and snapshots of it are not kept */
      capture: boolean;
      task?: string | undefined;
      summary?: string | undefined;
      /** What whoever handed it over has to say */
      note?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startedAt: string;
      /** When something of it was last stored */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endedAt?: string | undefined;
    };
  } | {
    kind: 'snapshot';
    value: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** task: where the work stands; system: how things are set up; error: what failed; decision */
      kind: 'task' | 'system' | 'error' | 'decision';
      /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
      cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
      data: Record<string, JsonValue>;
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** SHA-256 of `data` as JSON writes it */
      contentHash: string;
      /** How often the same came in a row. At least 1 */
      times: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** When it last came */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      expiresAt?: string | undefined;
      /** Past its time: kept and readable, no longer restored */
      archived: boolean;
    };
  } | {
    kind: 'todo';
    value: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      key?: string | undefined;
      title: string;
      status: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled';
      /** From 0 to 1 */
      progress: number;
      blockers: string[];
      notes?: string | undefined;
      /** From 0 to 1 */
      salience: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
      /** UTC, ISO 8601 with milliseconds */
      doneAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      archivedAt?: string | undefined;
    };
  } | {
    kind: 'systemState';
    value: {
      name: string;
      value: JsonValue;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
    };
  } | {
    kind: 'decision';
    value: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      question: string;
      options: Array<{
        name: string;
        note?: string | undefined;
      }>;
      choice?: string | undefined;
      reasons?: string | undefined;
      /** open: nothing is chosen yet; superseded: another has taken its place */
      status: 'open' | 'decided' | 'superseded';
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** UTC, ISO 8601 with milliseconds */
      decidedAt: string;
      /** UTC, ISO 8601 with milliseconds */
      revisitAt?: string | undefined;
      /** Id given by Holdfast */
      supersededBy?: string | undefined;
    };
  } | {
    kind: 'problem';
    value: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** The memory that keeps the words */
      memoryId: string;
      /** As it was first printed */
      content: string;
      /** What the problem is known by */
      signature: {
        /** Of the algorithm */
        version: number;
        /** Class or code of the error; empty where none is named */
        type: string;
        /** The message without times, ids, addresses, paths and numbers */
        message: string;
        /** The program's own frames, the innermost first */
        frames: string[];
      };
      occurrences: number;
      /** How many are known */
      solutions: number;
      /** UTC, ISO 8601 with milliseconds */
      firstSeenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      lastSeenAt: string;
      /** archived: older than 30 days; kept as it was, and left out unless asked for */
      state: 'active' | 'archived';
    };
  } | {
    kind: 'solution';
    value: {
      /** Id given by Holdfast */
      id: string;
      /** Id given by Holdfast */
      problemId: string;
      /** The memory that keeps the words */
      memoryId: string;
      content: string;
      /** learned: drawn from work that succeeded after it had failed */
      origin: 'told' | 'learned';
      /** How often an outcome was recorded */
      usageCount: number;
      successes: number;
      failures: number;
      /** Share of tries that helped; absent before the first. From 0 to 1 */
      successRate?: number | undefined;
      /** Lower end of the 95 % interval of the success rate; 0 where nothing was tried yet. From 0 to 1 */
      confidence: number;
      /** UTC, ISO 8601 with milliseconds */
      lastUsedAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      lastFailedAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
    };
  } | {
    kind: 'work';
    value: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      task?: string | undefined;
      action: string;
      input?: JsonValue | undefined;
      output?: JsonValue | undefined;
      success: boolean;
      error?: string | undefined;
      /** The problem that the error is an occurrence of */
      problemId?: string | undefined;
      durationMs?: number | undefined;
      sessionId?: string | undefined;
      agentId?: string | undefined;
      source?: Source | undefined;
      /** UTC, ISO 8601 with milliseconds */
      occurredAt: string;
      /** archived: older than 30 days; kept as it was, and left out unless asked for */
      state: 'active' | 'archived';
    };
  } | {
    kind: 'planner';
    value: {
      /** hours: working time; schedule: a run of the scheduler; busy: a time that is taken, of those that no calendar elsewhere tells of */
      noun: 'task' | 'sprint' | 'plan' | 'pattern' | 'procedure' | 'run' | 'hours' | 'calendar' | 'schedule' | 'block' | 'busy' | 'reflection';
      /** Id given by Holdfast */
      id: string;
      space: string;
      state: string;
      /** At least 1 */
      version: number;
      /** What it is looked for by: a name, a signature */
      key?: string | undefined;
      /** Id given by Holdfast */
      planId?: string | undefined;
      /** Id given by Holdfast */
      sprintId?: string | undefined;
      /** Id given by Holdfast */
      procedureId?: string | undefined;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      /** Of a block */
      taskId?: string | undefined;
      /** Of a time that came with a file */
      calendarId?: string | undefined;
      /** Of a block or a time that is taken */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      endsAt?: string | undefined;
      /** Instants in it are milliseconds */
      content: Record<string, JsonValue>;
      /** Memories that its words were made from */
      memoryIds: string[];
      /** Former versions, newest first */
      former: Array<{
        /** At least 1 */
        version: number;
        state: string;
        content: Record<string, JsonValue>;
        /** UTC, ISO 8601 with milliseconds */
        replacedAt: string;
      }>;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
    };
  }>;
}

export interface ImportRecordsOutput {
  /** In the order of the records. forgotten: it, or the words of it, were forgotten here */
  results: Array<'created' | 'known' | 'forgotten'>;
}

export interface LinkMemoriesInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Id given by Holdfast */
  from: string;
  /** Id given by Holdfast */
  to: string;
  /** similar, contradicts and same_topic have no direction */
  type: 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic';
  /** How close they are. Default: 1. From 0 to 1 */
  weight?: number | undefined;
}

export interface LinkMemoriesOutput {
  link: {
    /** Id given by Holdfast */
    from: string;
    /** Id given by Holdfast */
    to: string;
    /** similar, contradicts and same_topic have no direction */
    type: 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic';
    /** From 0 to 1 */
    weight: number;
    /** reinforced: made by rules, and strengthened by use */
    origin: 'automatic' | 'manual' | 'reinforced';
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface ListAuditInput {
  /** ISO 8601 date, or date and time with Z or an offset */
  from?: string | undefined;
  /** A plain date includes that day */
  to?: string | undefined;
  /** As the rows have it, such as `key:ID` */
  who?: string | undefined;
  operation?: string | undefined;
  /** `ok`, or the code of an error */
  result?: string | undefined;
  /** Default: 'newest' */
  order?: 'newest' | 'oldest' | undefined;
  /** Default: false */
  includeBody?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListAuditOutput {
  rows: Array<{
    /** Place in the chain of the tenant, counted from 1 without gaps */
    no: number;
    /** UTC, ISO 8601 with milliseconds */
    at: string;
    /** `key:ID`, `owner`, `channel`, `anonymous`, or `holdfast` for what it does by itself */
    who: string;
    /** Whose memories it was about */
    userId?: string | undefined;
    operation: string;
    /** What it was about: ids and counts, never words */
    on: Array<{
      kind: string;
      count: number;
      /** At most 500 */
      ids: string[];
    }>;
    /** `ok`, or the code of the error */
    result: string;
    /** Of the client */
    address?: string | undefined;
    requestId?: string | undefined;
    /** Of the row, over the hash of the row before */
    hash: string;
    /** The text that is hashed; with `includeBody` */
    body?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListCalendarsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface ListCalendarsOutput {
  calendars: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    kind: 'internal' | 'ics' | 'google';
    name: string;
    /** failing: it is tried again by itself; disconnected: it has to be connected anew */
    state: 'active' | 'failing' | 'disconnected';
    /** Where it lies; the rest of its address is secret */
    host?: string | undefined;
    timeZone?: string | undefined;
    /** Blocks are written there */
    target: boolean;
    /** It can be subscribed to at a secret address */
    feed: boolean;
    /** Times that are known of it */
    times?: number | undefined;
    /** UTC, ISO 8601 with milliseconds */
    syncedAt?: string | undefined;
    fault?: {
      kind: string;
      message: string;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    retryAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
}

export interface ListChangesInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Version to start after; 0 for all that is kept. Default: 0 */
  after?: number | undefined;
  /** Default: 200. From 1 to 1000 */
  limit?: number | undefined;
}

export interface ListChangesOutput {
  changes: Array<{
    version: number;
    /** Id given by Holdfast */
    memoryId: string;
    space: string;
    change: 'created' | 'updated' | 'deleted' | 'restored' | 'purged' | 'embedded';
    /** UTC, ISO 8601 with milliseconds */
    at: string;
  }>;
  /** Version of the last change listed; pass it as `after` */
  version: number;
  more: boolean;
  /** False when changes after `after` are no longer kept: list all memories anew, then follow from `version` */
  complete: boolean;
}

export interface ListConsolidationsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Only this one */
  id?: string | undefined;
  /** With the latest 200 changes of each. Default: false */
  includeChanges?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListConsolidationsOutput {
  consolidations: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Whose memories; not needed when the API key is bound to a user */
    userId: string;
    /** Of the calendar of the user */
    day: string;
    timeZone: string;
    origin: 'night' | 'demand';
    state: 'waiting' | 'running' | 'done' | 'undone';
    /** Where it stands, or goes on after an interruption */
    step: 'facts' | 'days' | 'merge' | 'links' | 'tiers' | 'weeks' | 'summary' | 'finished';
    /** What it did so far, counted by name, such as day_summaries or merged */
    report: Record<string, number>;
    /** The latest of what it changed, newest first */
    changes?: Array<{
      /** made, rewritten, removed: a summary; reinforced, moved, linked: any memory; fact: a fact */
      kind: 'made' | 'rewritten' | 'removed' | 'reinforced' | 'moved' | 'linked' | 'fact';
      /** Id given by Holdfast */
      memoryId?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }> | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    finishedAt?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListConversationsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  status?: 'in_progress' | 'completed' | 'failed' | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListConversationsOutput {
  conversations: Array<{
    /** Id given by Holdfast */
    id: string;
    /** What the vendor calls the call; the session of its turns */
    conversationId: string;
    userId: string;
    space: string;
    /** Whose form the call came in; holdfast is our own */
    provider: 'elevenlabs' | 'vapi' | 'retell' | 'holdfast';
    /** Which agent was talking */
    agentId?: string | undefined;
    status: 'in_progress' | 'completed' | 'failed';
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    durationSecs?: number | undefined;
    /** Turns with words */
    turns: number;
    /** Of the vendor */
    summary?: string | undefined;
    title?: string | undefined;
    successful?: 'success' | 'failure' | 'unknown' | undefined;
    sentiment?: string | undefined;
    /** Why it ended, or never began */
    reason?: string | undefined;
    direction?: 'inbound' | 'outbound' | undefined;
    language?: string | undefined;
    caller?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListDecisionsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** open: nothing is chosen yet; superseded: another has taken its place */
  status?: 'open' | 'decided' | 'superseded' | undefined;
  /** Default: false */
  includeSuperseded?: boolean | undefined;
  /** Only those to be looked at again before */
  revisitBefore?: string | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListDecisionsOutput {
  decisions: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    question: string;
    options: Array<{
      name: string;
      note?: string | undefined;
    }>;
    choice?: string | undefined;
    reasons?: string | undefined;
    /** open: nothing is chosen yet; superseded: another has taken its place */
    status: 'open' | 'decided' | 'superseded';
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    decidedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    revisitAt?: string | undefined;
    /** Id given by Holdfast */
    supersededBy?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListDeliveriesInput {
  /** Id given by Holdfast */
  id: string;
  /** dead: failed too often; can be sent again */
  state?: 'waiting' | 'delivered' | 'dead' | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListDeliveriesOutput {
  deliveries: Array<{
    eventId: string;
    type: string;
    /** Whose memories; not needed when the API key is bound to a user */
    userId: string;
    /** dead: failed too often; can be sent again */
    state: 'waiting' | 'delivered' | 'dead';
    attempts: number;
    /** When it may be tried next */
    nextAt: string;
    /** HTTP status of the last answer */
    status?: number | undefined;
    /** Why it failed last */
    error?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    happenedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    settledAt?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListEntitiesInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  type?: 'person' | 'place' | 'organisation' | 'product' | 'project' | 'topic' | 'other' | undefined;
  /** Only those with a name or alias that begins so; case does not matter */
  prefix?: string | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListEntitiesOutput {
  entities: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    name: string;
    type: 'person' | 'place' | 'organisation' | 'product' | 'project' | 'topic' | 'other';
    /** Other names of it */
    aliases: string[];
    /** How many memories mention it */
    mentions: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListEventsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What kind of thing happened, such as meeting, purchase, call */
  type?: string | undefined;
  /** From 0 to 1 */
  minSalience?: number | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  from?: string | undefined;
  /** A plain date includes that day */
  to?: string | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListEventsOutput {
  events: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    type: string;
    /** The memory that keeps its words */
    memoryId: string;
    content: string;
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    occurredAt: string;
    /** UTC, ISO 8601 with milliseconds */
    recordedAt: string;
    /** When facts were made of it */
    promotedAt?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListExtractionsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Only those that were reviewed so; all when not given */
  reviews?: Array<'pending' | 'accepted' | 'corrected' | 'rejected'> | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListExtractionsOutput {
  extractions: Array<{
    /** Id given by Holdfast */
    id: string;
    kind: MemoryKind;
    /** What made it */
    method: 'rules' | 'model';
    /** What people said to it; pending: nothing yet */
    review: 'pending' | 'accepted' | 'corrected' | 'rejected';
    /** The typed memory; absent once it is gone */
    memory?: Memory | undefined;
    /** Memories whose words it rests on */
    sourceIds: string[];
    /** Facts that came of the same words */
    facts: Array<{
      /** Id given by Holdfast */
      id: string;
      subject: string;
      predicate: string;
      object: string;
      status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
      /** From 0 to 1 */
      confidence: number;
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    reviewedAt?: string | undefined;
  }>;
  counts: {
    /** Typed memories and facts made */
    extracted: number;
    /** Memories that gave nothing */
    refused: number;
    /** Replies of a language model that needed a second try */
    repaired: number;
    /** Rejected by people */
    rejected: number;
    /** Why memories gave nothing (greeting, question, noise, …), and why rules stood in for a model (model_budget_spent, …) */
    reasons: Record<string, number>;
  };
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListFactsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What the fact is about: a name, or `user` for the person whose memories these are */
  subject?: string | undefined;
  /** The relation, such as lives_in; written in snake case, other spellings are brought to it */
  predicate?: string | undefined;
  /** What the relation leads to */
  object?: string | undefined;
  /** A name that is subject or object */
  about?: string | undefined;
  /** True in the world at this instant */
  asOf?: string | undefined;
  /** Believed by Holdfast at this instant */
  knownAt?: string | undefined;
  /** Also those that are no longer active; with asOf or knownAt the times decide instead. Default: false */
  includeSuperseded?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListFactsOutput {
  /** Newest recorded first */
  facts: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    subject: string;
    predicate: string;
    object: string;
    /** True in the world from; unknown when absent */
    validFrom?: string | undefined;
    /** True in the world until, that instant left out; open when absent */
    validTo?: string | undefined;
    /** Since when Holdfast knows it */
    recordedAt: string;
    /** Since when it is no longer believed */
    retractedAt?: string | undefined;
    /** active: believed now; the others are kept as history */
    status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
    /** From 0 to 1 */
    confidence: number;
    /** Who stated it */
    origin: 'rules' | 'model' | 'caller';
    /** The fact that ended or contradicts it */
    supersededBy?: string | undefined;
    /** What it rests on was retracted or forgotten: look at it */
    flagged: boolean;
    /** How often it was said again */
    confirmations: number;
    /** Memories that it rests on */
    sources: string[];
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListJobsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  states?: Array<'waiting' | 'running' | 'dead'> | undefined;
  kinds?: string[] | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListJobsOutput {
  jobs: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Whose memories; not needed when the API key is bound to a user */
    userId: string;
    /** Kind of work, such as embed_memories */
    kind: string;
    /** dead: failed too often; waits for a person */
    state: 'waiting' | 'running' | 'dead';
    priority: 'high' | 'normal' | 'low';
    /** Jobs of one user with the same key run one after the other */
    orderKey?: string | undefined;
    attempts: number;
    /** When it may run; of a running one, when its lease ends */
    runAt: string;
    /** Why it failed last; never words of a memory */
    lastError?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListKeysInput {
  /** Default: false */
  includeRevoked?: boolean | undefined;
}

export interface ListKeysOutput {
  keys: ApiKey[];
}

export interface ListMemoriesInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  kinds?: MemoryKind[] | undefined;
  contentTypes?: ContentType[] | undefined;
  /** All of these tags */
  tags?: string[] | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  role?: Role | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  sourceType?: string | undefined;
  /** Of the source that the caller gave; most useful with sourceType */
  sourceId?: string | undefined;
  /** From 0 to 1 */
  minSalience?: number | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  from?: string | undefined;
  /** A plain date includes that day */
  to?: string | undefined;
  /** active and paused when not given */
  states?: MemoryState[] | undefined;
  pinned?: boolean | undefined;
  /** Default: false */
  includeDeleted?: boolean | undefined;
  /** By occurredAt. Default: 'newest' */
  order?: 'newest' | 'oldest' | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
  /** Also count all that match by kind, tag, speaker and month. Default: false */
  facets?: boolean | undefined;
}

export interface ListMemoriesOutput {
  memories: Memory[];
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
  /** Months as YYYY-MM in UTC; the 100 commonest tags and speakers */
  facets?: {
    total: number;
    kinds: Record<string, number>;
    tags: Record<string, number>;
    speakers: Record<string, number>;
    months: Record<string, number>;
  } | undefined;
}

export interface ListPatternsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Words to look for in names, triggers and steps */
  query?: string | undefined;
  kind?: 'service_blueprint' | 'workflow' | 'process_template' | 'prompt_template' | undefined;
  /** This one alone */
  name?: string | undefined;
}

export interface ListPatternsOutput {
  patterns: Array<{
    name: string;
    kind: 'service_blueprint' | 'workflow' | 'process_template' | 'prompt_template';
    description: string;
    triggers: string[];
    steps: Array<{
      key: string;
      title: string;
      minutes: number;
      after: string[];
      verification: string;
      owner?: string | undefined;
      kind?: string | undefined;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase?: 'before' | 'at' | 'after' | undefined;
      lane?: string | undefined;
    }>;
    prompt?: string | undefined;
    tags: string[];
    /** Holdfast brings it along; saving one of its name takes its place */
    builtIn: boolean;
    version: number;
    /** Workspace or project inside the user; `default` when not given */
    space?: string | undefined;
  }>;
}

export interface ListPlannerRecordsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** hours: working time; schedule: a run of the scheduler; busy: a time that is taken, of those that no calendar elsewhere tells of */
  noun: 'task' | 'sprint' | 'plan' | 'pattern' | 'procedure' | 'run' | 'hours' | 'calendar' | 'schedule' | 'block' | 'busy' | 'reflection';
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListPlannerRecordsOutput {
  records: Array<{
    /** hours: working time; schedule: a run of the scheduler; busy: a time that is taken, of those that no calendar elsewhere tells of */
    noun: 'task' | 'sprint' | 'plan' | 'pattern' | 'procedure' | 'run' | 'hours' | 'calendar' | 'schedule' | 'block' | 'busy' | 'reflection';
    /** Id given by Holdfast */
    id: string;
    space: string;
    state: string;
    /** At least 1 */
    version: number;
    /** What it is looked for by: a name, a signature */
    key?: string | undefined;
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Of a block */
    taskId?: string | undefined;
    /** Of a time that came with a file */
    calendarId?: string | undefined;
    /** Of a block or a time that is taken */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endsAt?: string | undefined;
    /** Instants in it are milliseconds */
    content: Record<string, JsonValue>;
    /** Memories that its words were made from */
    memoryIds: string[];
    /** Former versions, newest first */
    former: Array<{
      /** At least 1 */
      version: number;
      state: string;
      content: Record<string, JsonValue>;
      /** UTC, ISO 8601 with milliseconds */
      replacedAt: string;
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListPlansInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** All when not given */
  states?: Array<'draft' | 'approved' | 'done' | 'cancelled'> | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListPlansOutput {
  plans: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    intent: string;
    title: string;
    /** What it is about, in the words of the intent */
    subject: string;
    /** Name of the pattern that fits it */
    kind: string;
    method: 'rules' | 'model';
    /** Why the rules made it although a language model was asked for */
    fallback?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | 'late' | 'not_valid' | undefined;
    timeZone: string;
    owner: string;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** All that comes before is to be over */
    dueAt?: string | undefined;
    /** When that what it is about takes place */
    happensAt?: string | undefined;
    /** The standard operating procedure */
    steps: Array<{
      key: string;
      title: string;
      owner: string;
      kind?: string | undefined;
      minutes: number;
      /** Keys of steps that come first */
      after: string[];
      verification: string;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase: 'before' | 'at' | 'after';
      /** UTC, ISO 8601 with milliseconds */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      citations: Array<{
        type: 'memory' | 'fact' | 'pattern' | 'procedure';
        /** Id; of a pattern its name */
        id: string;
      }>;
    }>;
    /** What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits */
    notes: Array<'date_passed' | 'date_too_soon' | 'shortened' | 'no_date' | 'general_pattern'>;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** What was learned when it was done before */
    lessons?: string[] | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Of an approved plan */
    progress?: {
      tasks: number;
      done: number;
      cancelled: number;
      /** Done, 0 to 1, by estimated minutes */
      share: number;
      minutesLeft: number;
      spentMinutes: number;
      /** Left although they were due */
      late: number;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListProblemsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Only those without a solution. Default: false */
  unsolved?: boolean | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListProblemsOutput {
  problems: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** The memory that keeps the words */
    memoryId: string;
    /** As it was first printed */
    content: string;
    /** What the problem is known by */
    signature: {
      /** Of the algorithm */
      version: number;
      /** Class or code of the error; empty where none is named */
      type: string;
      /** The message without times, ids, addresses, paths and numbers */
      message: string;
      /** The program's own frames, the innermost first */
      frames: string[];
    };
    occurrences: number;
    /** How many are known */
    solutions: number;
    /** UTC, ISO 8601 with milliseconds */
    firstSeenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    lastSeenAt: string;
    /** archived: older than 30 days; kept as it was, and left out unless asked for */
    state: 'active' | 'archived';
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListProceduresInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** This one alone */
  id?: string | undefined;
  /** What is to be done; likeness counts then */
  query?: string | undefined;
  /** All when not given; deprecated ones are last */
  states?: Array<'candidate' | 'active' | 'deprecated'> | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
}

export interface ListProceduresOutput {
  procedures: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    /** candidate: not proven yet; active: three verified successes; deprecated: it fails */
    state: 'candidate' | 'active' | 'deprecated';
    name: string;
    /** Class of intent: name of a pattern */
    kind: string;
    /** What it was about */
    terms: string[];
    preconditions: string[];
    steps: Array<{
      key: string;
      title: string;
      minutes: number;
      after: string[];
      verification: string;
      owner?: string | undefined;
      kind?: string | undefined;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase?: 'before' | 'at' | 'after' | undefined;
      lane?: string | undefined;
      done: number;
      skipped: number;
    }>;
    lessons: Array<{
      /** Id given by Holdfast */
      id: string;
      kind: 'do' | 'avoid';
      text: string;
      helpful: number;
      harmful: number;
    }>;
    /** Verified ones */
    successes: number;
    failures: number;
    /** Said to have succeeded, without proof; they count for nothing */
    unverified: number;
    /** Lower bound of its share of successes (Wilson, one-sided 90 %) */
    confidence: number;
    /** Confidence x likeness x recency, where something was looked for */
    score?: number | undefined;
    /** UTC, ISO 8601 with milliseconds */
    lastUsedAt: string;
    /** The last ones */
    runIds: string[];
    /** What was changed, newest first; never the whole at once */
    changes: Array<{
      /** UTC, ISO 8601 with milliseconds */
      at: string;
      change: string;
      of: string;
      by: 'run' | 'caller';
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
}

export interface ListPromptTemplatesInput {
  /** What a language model is asked for */
  task?: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan' | undefined;
}

export interface ListPromptTemplatesOutput {
  /** By task, the newest first, the built-in one last */
  templates: Array<{
    /** What a language model is asked for */
    task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
    /** 0 is the one that Holdfast brings along */
    version: number;
    active: boolean;
    instructions: string;
    prompt: string;
    placeholders: {
      required: string[];
      optional: string[];
    };
    /** UTC, ISO 8601 with milliseconds */
    createdAt?: string | undefined;
  }>;
}

export interface ListReceiptsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListReceiptsOutput {
  receipts: Array<{
    /** Id given by Holdfast */
    id: string;
    status: 'running' | 'complete';
    /** UTC, ISO 8601 with milliseconds */
    requestedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    completedAt?: string | undefined;
    /** Memories removed so far */
    removed: number;
    receipt?: {
      format: 'holdfast.receipt';
      version: 1;
      /** Id given by Holdfast */
      id: string;
      tenant: string;
      /** What was forgotten: ids of memories and entities, instants, and marks of every name */
      scope: {
        type: 'memory' | 'entity' | 'session' | 'source' | 'time' | 'filter' | 'space' | 'user';
        user: string;
        spaces?: string[] | undefined;
        of?: string[] | undefined;
      };
      /** UTC, ISO 8601 with milliseconds */
      requestedAt: string;
      /** UTC, ISO 8601 with milliseconds */
      completedAt: string;
      removed: {
        memories: number;
        /** Earlier states of edited memories */
        versions: number;
        embeddings: number;
        facts: number;
        entities: number;
        links: number;
        events: number;
        jobs: number;
        idempotencyKeys: number;
      };
      /** Facts that lost a source and rest on others */
      flagged: number;
      /** HMACs of the words that were forgotten, under a key of the tenant */
      marks: {
        count: number;
        /** SHA-256 over all marks, transaction after transaction */
        digest: string;
        /** The first 1,000 */
        first: string[];
      };
      /** Of a whole user whose data was encrypted: keys that were destroyed */
      keysDestroyed?: number | undefined;
      /** What the receipt cannot speak for */
      backups: string;
      algorithm: 'Ed25519';
      keyId: string;
      /** 32 bytes, hex */
      publicKey: string;
      /** Over the JSON of all other fields with sorted names and no white space, hex */
      signature: string;
    } | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListReflectionsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Both when not given */
  period?: 'day' | 'week' | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListReflectionsOutput {
  reflections: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    period: 'day' | 'week';
    /** First day, of the calendar of the user */
    startsOn: string;
    /** Last day, included */
    endsOn: string;
    timeZone: string;
    /** False while the period was not over when it was made */
    complete: boolean;
    method: 'rules' | 'model';
    sentences: Array<{
      /** Sections come in this order */
      section: 'headline' | 'summary' | 'done' | 'carried' | 'time' | 'estimates' | 'decisions' | 'failures' | 'recurring' | 'learnt' | 'open' | 'trend' | 'next';
      text: string;
      citations: Array<{
        type: 'memory' | 'fact' | 'task' | 'todo' | 'decision' | 'work' | 'error' | 'run' | 'block' | 'reflection';
        id: string;
      }>;
    }>;
    figures: {
      /** Things said */
      turns: number;
      /** Tasks due in the period, held over from before, or with a block in it */
      planned: number;
      plannedDone: number;
      /** Tasks done in the period, planned or not */
      done: number;
      /** Planned and left */
      carried: number;
      /** Of the tasks that were done */
      estimatedMinutes: number;
      spentMinutes: number;
      /** Set aside in the calendar */
      blockMinutes: number;
      decisions: number;
      failures: number;
      learnt: number;
    };
    estimates: Array<{
      /** Kind of work; `other` for work of none */
      kind: string;
      /** What an estimate is to be multiplied by, by what such work took */
      factor: number;
      /** Tasks that the factor was learnt from */
      tasks: string[];
      /** Minutes that such work usually takes: those of a task that is made without an estimate */
      usual: number;
    }>;
    /** What to do first in the period after: a draft, nothing is scheduled */
    draft: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title: string;
      /** What it is likely to take, by what such work took before */
      minutes: number;
      reason: 'overdue' | 'due' | 'started' | 'priority';
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListRunsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** This one alone */
  id?: string | undefined;
  /** Id given by Holdfast */
  planId?: string | undefined;
  /** Id given by Holdfast */
  procedureId?: string | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListRunsOutput {
  runs: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    state: 'running' | 'succeeded' | 'failed' | 'cancelled';
    name: string;
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    steps: Array<{
      key: string;
      outcome: 'done' | 'failed' | 'skipped';
      /** How long it took. From 1 to 60000 */
      minutes?: number | undefined;
      error?: string | undefined;
      /** What shows it: a link, a number, an output */
      evidence?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }>;
    outcome?: 'success' | 'failure' | 'cancelled' | undefined;
    verified?: boolean | undefined;
    error?: string | undefined;
    evidence?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListSchedulerRunsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** This one alone */
  id?: string | undefined;
  /** All when not given */
  states?: Array<'proposed' | 'applied' | 'undone' | 'replaced'> | undefined;
  /** Default: 10. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListSchedulerRunsOutput {
  schedules: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    /** replaced: never applied, and another one came after it */
    state: 'proposed' | 'applied' | 'undone' | 'replaced';
    /** Nothing is placed before */
    from: string;
    /** UTC, ISO 8601 with milliseconds */
    until: string;
    timeZone: string;
    /** The whole plan, but for blocks that are held, in order of time */
    blocks: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startsAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endsAt: string;
    }>;
    /** What applying it does; nothing where all stays as it is */
    changes: {
      added: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      moved: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        from: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
        to: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
      }>;
      removed: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      /** Blocks that stay */
      kept: number;
    };
    /** Why each task lies where it does */
    reasons: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reasons: Array<{
        kind: string;
        text: string;
        /** UTC, ISO 8601 with milliseconds */
        at?: string | undefined;
        taskIds?: string[] | undefined;
        minutes?: number | undefined;
      }>;
    }>;
    /** Tasks that do not fit */
    unplaced: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reason: 'no_hours' | 'waits_for_unplaced' | 'window' | 'taken';
      text: string;
      /** Tasks in the way, or waited for */
      by: string[];
      /** What would give it a place, the smallest first; each was tried */
      changes: Array<{
        kind: string;
        minutes: number;
        /** Id given by Holdfast */
        taskId?: string | undefined;
        text: string;
      }>;
    }>;
    /** Tasks that somebody else does, which were not planned */
    others: string[];
    score: {
      /** Weight of the tasks without a place */
      unplaced: number;
      /** Sum of the terms */
      soft: number;
      /** Hours x weight */
      terms: {
        lateness: number;
        waiting: number;
        energy: number;
        fragmentation: number;
        load: number;
        movement: number;
      };
    };
    /** What simple rules would have given */
    baselines: Array<{
      rule: string;
      score: {
        /** Weight of the tasks without a place */
        unplaced: number;
        /** Sum of the terms */
        soft: number;
        /** Hours x weight */
        terms: {
          lateness: number;
          waiting: number;
          energy: number;
          fragmentation: number;
          load: number;
          movement: number;
        };
      };
    }>;
    /** optimal: no better plan exists */
    proof: 'optimal' | 'none';
    solver: {
      version: number;
      seed: number;
      rounds: number;
      budgetMs: number;
      cpuMs?: number | undefined;
      /** Ended at the limit of time: it is the plan of the rules */
      cut: boolean;
      inputHash: string;
    };
    /** What was written when it was applied */
    writes: Array<{
      /** Id given by Holdfast */
      blockId: string;
      action: 'added' | 'moved' | 'removed';
    }>;
    /** Blocks that undoing left alone: somebody had changed them */
    kept?: string[] | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    appliedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    undoneAt?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListSessionsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** active: begun and not ended, which a session that broke off is too */
  status?: 'active' | 'ended' | 'handed_over' | undefined;
  /** false: without those inside others. Default: true */
  nested?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListSessionsOutput {
  sessions: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListSnapshotsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** task: where the work stands; system: how things are set up; error: what failed; decision */
  kind?: 'task' | 'system' | 'error' | 'decision' | undefined;
  /** true: those past their time as well. Default: false */
  archived?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListSnapshotsOutput {
  snapshots: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** task: where the work stands; system: how things are set up; error: what failed; decision */
    kind: 'task' | 'system' | 'error' | 'decision';
    /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
    cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
    data: Record<string, JsonValue>;
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** SHA-256 of `data` as JSON writes it */
    contentHash: string;
    /** How often the same came in a row. At least 1 */
    times: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** When it last came */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    expiresAt?: string | undefined;
    /** Past its time: kept and readable, no longer restored */
    archived: boolean;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListSprintsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** This one alone */
  id?: string | undefined;
  state?: 'open' | 'closed' | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListSprintsOutput {
  sprints: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'closed';
    name: string;
    goal?: string | undefined;
    startsOn: string;
    /** Included */
    endsOn: string;
    capacityHours: number;
    /** Estimates of what was taken on; spent time where that is more */
    committedHours: number;
    /** Below 0 when more was taken on than there is */
    freeHours: number;
    doneHours: number;
    spentHours: number;
    /** Taken on, cancelled ones left out */
    tasks: number;
    done: number;
    /** UTC, ISO 8601 with milliseconds */
    closedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListSystemStateInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface ListSystemStateOutput {
  systemState: Array<{
    name: string;
    value: JsonValue;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
}

export interface ListTasksInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** This one alone */
  id?: string | undefined;
  /** All when not given */
  states?: Array<'open' | 'started' | 'done' | 'cancelled'> | undefined;
  /** Id given by Holdfast */
  planId?: string | undefined;
  /** Id given by Holdfast */
  sprintId?: string | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  dueFrom?: string | undefined;
  /** Due before; a plain date includes that day */
  dueTo?: string | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListTasksOutput {
  tasks: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'started' | 'done' | 'cancelled';
    title: string;
    notes?: string | undefined;
    owner: string;
    kind?: string | undefined;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** Estimate */
    minutes: number;
    spentMinutes: number;
    /** Not before */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Never after its due date, rather than late */
    hard: boolean;
    /** How it is placed in the calendar */
    placing?: {
      minBlock?: number | undefined;
      maxBlock?: number | undefined;
      together?: boolean | undefined;
      perDay?: number | undefined;
      energy?: 'low' | 'medium' | 'high' | undefined;
    } | undefined;
    dependsOn: string[];
    /** Those of them that are not done yet */
    blockedBy: string[];
    verification?: string | undefined;
    tags: string[];
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Key of the step of its plan */
    step?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    outcome?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListTenantsInput {
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListTenantsOutput {
  tenants: Array<{
    id: string;
    name: string;
    /** Where its days begin; absent for that of the server's settings */
    timeZone?: string | undefined;
    quotas: {
      /** From 0 to 1000000000 */
      memories?: number | undefined;
      /** From 0 to 1000000000 */
      dailyIngestions?: number | undefined;
      /** From 0 to 1000000000 */
      userMemories?: number | undefined;
      /** From 0 to 1000000000 */
      userDailyIngestions?: number | undefined;
    };
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListTodosInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  status?: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled' | undefined;
  /** true: archived ones as well. Default: false */
  archived?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListTodosOutput {
  todos: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    key?: string | undefined;
    title: string;
    status: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled';
    /** From 0 to 1 */
    progress: number;
    blockers: string[];
    notes?: string | undefined;
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    doneAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    archivedAt?: string | undefined;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListToolInvocationsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** What the vendor calls the call; the session of its turns */
  conversationId?: string | undefined;
  tool?: string | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListToolInvocationsOutput {
  invocations: Array<{
    /** Id given by Holdfast */
    id: string;
    /** What the vendor calls the call; the session of its turns */
    conversationId?: string | undefined;
    tool: string;
    /** server: answered by Holdfast. call: the vendor tells of it */
    origin: 'server' | 'call';
    outcome: 'ok' | 'failed';
    latencyMs?: number | undefined;
    /** What it was asked, as JSON; absent once it is forgotten */
    request?: string | undefined;
    response?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    at: string;
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export interface ListUsersInput {
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListUsersOutput {
  users: Array<{
    /** Whose memories; not needed when the API key is bound to a user */
    id: string;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    timeZone: string;
    memories: number;
    spaces: string[];
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export type ListWebhooksInput = Record<string, never>;

export interface ListWebhooksOutput {
  webhooks: Array<{
    /** Id given by Holdfast */
    id: string;
    url: string;
    events: string[];
    /** Only of this user */
    userId?: string | undefined;
    /** Whether events hold the words of a memory; else its id alone */
    content: boolean;
    /** disabled: by Holdfast, after failing for long */
    state: 'active' | 'paused' | 'disabled';
    /** Why it is disabled */
    reason?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    failingSince?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
}

export interface ListWorkInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What the work is for, in words or as an id; the same for all steps of one task */
  task?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  success?: boolean | undefined;
  /** Only failures of this problem */
  problemId?: string | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  from?: string | undefined;
  /** A plain date includes that day */
  to?: string | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListWorkOutput {
  work: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    task?: string | undefined;
    action: string;
    input?: JsonValue | undefined;
    output?: JsonValue | undefined;
    success: boolean;
    error?: string | undefined;
    /** The problem that the error is an occurrence of */
    problemId?: string | undefined;
    durationMs?: number | undefined;
    sessionId?: string | undefined;
    agentId?: string | undefined;
    source?: Source | undefined;
    /** UTC, ISO 8601 with milliseconds */
    occurredAt: string;
    /** archived: older than 30 days; kept as it was, and left out unless asked for */
    state: 'active' | 'archived';
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export type LiveInput = Record<string, never>;

export interface LiveOutput {
  status: 'ok';
}

export interface LogDecisionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** What had to be decided */
  question: string;
  options?: Array<{
    name: string;
    note?: string | undefined;
  }> | undefined;
  /** What was chosen; without one the question is open */
  choice?: string | undefined;
  reasons?: string | undefined;
  /** When to look at it again */
  revisitAt?: string | undefined;
  tags?: string[] | undefined;
  /** From 0 to 1 */
  salience?: number | undefined;
  /** Now when not given */
  decidedAt?: string | undefined;
  /** The decision that this one takes the place of */
  supersedes?: string | undefined;
}

export interface LogDecisionOutput {
  decision: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    question: string;
    options: Array<{
      name: string;
      note?: string | undefined;
    }>;
    choice?: string | undefined;
    reasons?: string | undefined;
    /** open: nothing is chosen yet; superseded: another has taken its place */
    status: 'open' | 'decided' | 'superseded';
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    decidedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    revisitAt?: string | undefined;
    /** Id given by Holdfast */
    supersededBy?: string | undefined;
  };
  superseded?: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    question: string;
    options: Array<{
      name: string;
      note?: string | undefined;
    }>;
    choice?: string | undefined;
    reasons?: string | undefined;
    /** open: nothing is chosen yet; superseded: another has taken its place */
    status: 'open' | 'decided' | 'superseded';
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    decidedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    revisitAt?: string | undefined;
    /** Id given by Holdfast */
    supersededBy?: string | undefined;
  } | undefined;
}

export interface LogWorkInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** What the work is for, in words or as an id; the same for all steps of one task */
  task?: string | undefined;
  /** What was done, in words or as the name of a tool */
  action: string;
  /** What it was done with */
  input?: JsonValue | undefined;
  /** What came of it */
  output?: JsonValue | undefined;
  /** The error as it was printed: message, stack trace, log line */
  error?: string | undefined;
  durationMs?: number | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  source?: Source | undefined;
  /** Whether it worked; when not given, true without an error */
  success?: boolean | undefined;
  /** When it was done; now when not given */
  occurredAt?: string | undefined;
}

export interface LogWorkOutput {
  work: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    task?: string | undefined;
    action: string;
    input?: JsonValue | undefined;
    output?: JsonValue | undefined;
    success: boolean;
    error?: string | undefined;
    /** The problem that the error is an occurrence of */
    problemId?: string | undefined;
    durationMs?: number | undefined;
    sessionId?: string | undefined;
    agentId?: string | undefined;
    source?: Source | undefined;
    /** UTC, ISO 8601 with milliseconds */
    occurredAt: string;
    /** archived: older than 30 days; kept as it was, and left out unless asked for */
    state: 'active' | 'archived';
  };
  /** duplicate: this source was recorded before */
  outcome: 'created' | 'duplicate';
  /** Of a failure: what is known to help, the best first */
  solutions: Array<{
    solution: {
      /** Id given by Holdfast */
      id: string;
      /** Id given by Holdfast */
      problemId: string;
      /** The memory that keeps the words */
      memoryId: string;
      content: string;
      /** learned: drawn from work that succeeded after it had failed */
      origin: 'told' | 'learned';
      /** How often an outcome was recorded */
      usageCount: number;
      successes: number;
      failures: number;
      /** Share of tries that helped; absent before the first. From 0 to 1 */
      successRate?: number | undefined;
      /** Lower end of the 95 % interval of the success rate; 0 where nothing was tried yet. From 0 to 1 */
      confidence: number;
      /** UTC, ISO 8601 with milliseconds */
      lastUsedAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      lastFailedAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
    };
    /** exact: same error, message and place. frames: same kind of error in the same place. message: same message elsewhere. similar: alike in words or meaning only, to be judged before it is used */
    match: 'exact' | 'frames' | 'message' | 'similar';
    /** 1 where the signature matches. From 0 to 1 */
    similarity: number;
    why: string;
  }>;
}

export interface Memory {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId: string;
  /** Workspace or project inside the user; `default` when not given */
  space: string;
  kind: MemoryKind;
  contentType?: ContentType | undefined;
  content: string;
  role?: Role | undefined;
  speaker?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  occurredAt: string;
  sessionId?: string | undefined;
  agentId?: string | undefined;
  turn?: number | undefined;
  /** From 0 to 1 */
  salience: number;
  /** From 0 to 1 */
  confidence: number;
  /** From 0 to 1 */
  decayRate: number;
  tags: string[];
  /** Fields that rules derived, not the caller */
  derived: Array<'tags' | 'salience'>;
  metadata: Record<string, JsonValue>;
  source?: Source | undefined;
  /** SHA-256 of the UTF-8 bytes of content, hex */
  contentHash: string;
  /** UTC, ISO 8601 with milliseconds */
  createdAt: string;
  /** UTC, ISO 8601 with milliseconds */
  updatedAt: string;
  /** UTC, ISO 8601 with milliseconds */
  accessedAt: string;
  accessCount: number;
  state: MemoryState;
  tier: MemoryTier;
  pinned: boolean;
  /** UTC, ISO 8601 with milliseconds */
  expiresAt?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  deletedAt?: string | undefined;
  /** Grows by one with every edit; pass it as expectedVersion */
  version: number;
  embedding: EmbeddingState;
}

/** episodic: what happened; semantic: facts and preferences; procedural: how to; emotional; reflective */
export type MemoryKind = 'episodic' | 'semantic' | 'procedural' | 'emotional' | 'reflective';

export type MemoryState = 'active' | 'paused' | 'archived';

export type MemoryTier = 'hot' | 'warm' | 'cold';

export interface MemoryVersion {
  version: number;
  content: string;
  contentHash: string;
  tags: string[];
  metadata: Record<string, JsonValue>;
  /** UTC, ISO 8601 with milliseconds */
  replacedAt: string;
}

export interface MergeCallerInput {
  /** Whose memories; not needed when the API key is bound to a user */
  from: string;
  /** Whose memories; not needed when the API key is bound to a user */
  into: string;
}

export interface MergeCallerOutput {
  identities: number;
  memories: number;
  conversations: number;
}

export interface MergeEntitiesInput {
  /** The entity that stays */
  id: string;
  /** The entity that goes */
  from: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface MergeEntitiesOutput {
  entity: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    name: string;
    type: 'person' | 'place' | 'organisation' | 'product' | 'project' | 'topic' | 'other';
    /** Other names of it */
    aliases: string[];
    /** How many memories mention it */
    mentions: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface MissReason {
  code: 'found' | 'other_space' | 'deleted' | 'archived' | 'paused' | 'expired' | 'stored_after_as_of' | 'filtered_out' | 'no_shared_term' | 'outranked' | 'vector_pending' | 'below_precision_threshold';
  /** The reason, and what to change, in a sentence */
  message: string;
}

export interface MissingCallsInput {
  /** Whose form the call came in; holdfast is our own */
  provider: 'elevenlabs' | 'vapi' | 'retell' | 'holdfast';
  conversationIds: string[];
}

export interface MissingCallsOutput {
  missing: string[];
}

export interface NeighboursInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Only links of these types */
  types?: Array<'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic'> | undefined;
  /** Only links at least this strong. From 0 to 1 */
  minWeight?: number | undefined;
  /** Default: 20. From 1 to 200 */
  limit?: number | undefined;
}

export interface NeighboursOutput {
  neighbours: Array<{
    memory: Memory;
    link: {
      /** Id given by Holdfast */
      from: string;
      /** Id given by Holdfast */
      to: string;
      /** similar, contradicts and same_topic have no direction */
      type: 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic';
      /** From 0 to 1 */
      weight: number;
      /** reinforced: made by rules, and strengthened by use */
      origin: 'automatic' | 'manual' | 'reinforced';
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
    };
  }>;
}

export interface NoteGoogleChangeInput {
  /** Sealed: whose calendar it is */
  calendar: string;
  channelId: string;
  token: string;
  state: string;
}

export interface NoteGoogleChangeOutput {
  heeded: boolean;
}

export interface OpenFeedInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Default: 'Holdfast' */
  name?: string | undefined;
}

export interface OpenFeedOutput {
  calendar: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    kind: 'internal' | 'ics' | 'google';
    name: string;
    /** failing: it is tried again by itself; disconnected: it has to be connected anew */
    state: 'active' | 'failing' | 'disconnected';
    /** Where it lies; the rest of its address is secret */
    host?: string | undefined;
    timeZone?: string | undefined;
    /** Blocks are written there */
    target: boolean;
    /** It can be subscribed to at a secret address */
    feed: boolean;
    /** Times that are known of it */
    times?: number | undefined;
    /** UTC, ISO 8601 with milliseconds */
    syncedAt?: string | undefined;
    fault?: {
      kind: string;
      message: string;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    retryAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  token: string;
  /** Of the feed on this server, such as /calendar/….ics */
  path: string;
}

export interface PathInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Id given by Holdfast */
  from: string;
  /** Id given by Holdfast */
  to: string;
  /** Only links of these types */
  types?: Array<'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic'> | undefined;
  /** Only links at least this strong. From 0 to 1 */
  minWeight?: number | undefined;
  /** Default: 4. From 1 to 6 */
  maxHops?: number | undefined;
}

export interface PathOutput {
  found: boolean;
  /** From the first to the last; empty when no way was found */
  memories: Memory[];
  /** One between each two of them */
  links: Array<{
    /** Id given by Holdfast */
    from: string;
    /** Id given by Holdfast */
    to: string;
    /** similar, contradicts and same_topic have no direction */
    type: 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic';
    /** From 0 to 1 */
    weight: number;
    /** reinforced: made by rules, and strengthened by use */
    origin: 'automatic' | 'manual' | 'reinforced';
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  truncated: boolean;
}

export interface PauseJobsInput {
  kinds: string[];
}

export interface PauseJobsOutput {
  /** Kinds of the tenant that wait */
  paused: Array<{
    /** Kind of work, such as embed_memories */
    kind: string;
    /** UTC, ISO 8601 with milliseconds */
    pausedAt: string;
  }>;
}

export interface PinBlockInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Id given by Holdfast */
  taskId: string;
  /** A date and time */
  startsAt: string;
  /** ISO 8601 date, or date and time with Z or an offset */
  endsAt: string;
}

export interface PinBlockOutput {
  block: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    /** Id given by Holdfast */
    taskId: string;
    /** Of its task */
    title?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startsAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endsAt: string;
    /** free: the scheduler may move it; pinned: a person put it there; locked: it is to stay */
    hold: 'free' | 'pinned' | 'locked';
    /** Run of the scheduler that put it there */
    scheduleId?: string | undefined;
  };
}

export interface PinMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface PinMemoryOutput {
  memory: Memory;
}

export interface PreviewScheduleInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Days from today, that one included. Default: 14. From 1 to 60 */
  days?: number | undefined;
  /** Search anew although nothing has changed since the last one. Default: false */
  fresh?: boolean | undefined;
  /** Another seed may find another plan of the same worth. Default: 1. From 0 to 2147483647 */
  seed?: number | undefined;
  /** CPU milliseconds of the search. Default: 600. From 50 to 5000 */
  budgetMs?: number | undefined;
  /** Nothing is placed before; now when not given */
  now?: string | undefined;
}

export interface PreviewScheduleOutput {
  schedule: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    /** replaced: never applied, and another one came after it */
    state: 'proposed' | 'applied' | 'undone' | 'replaced';
    /** Nothing is placed before */
    from: string;
    /** UTC, ISO 8601 with milliseconds */
    until: string;
    timeZone: string;
    /** The whole plan, but for blocks that are held, in order of time */
    blocks: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startsAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endsAt: string;
    }>;
    /** What applying it does; nothing where all stays as it is */
    changes: {
      added: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      moved: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        from: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
        to: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
      }>;
      removed: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      /** Blocks that stay */
      kept: number;
    };
    /** Why each task lies where it does */
    reasons: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reasons: Array<{
        kind: string;
        text: string;
        /** UTC, ISO 8601 with milliseconds */
        at?: string | undefined;
        taskIds?: string[] | undefined;
        minutes?: number | undefined;
      }>;
    }>;
    /** Tasks that do not fit */
    unplaced: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reason: 'no_hours' | 'waits_for_unplaced' | 'window' | 'taken';
      text: string;
      /** Tasks in the way, or waited for */
      by: string[];
      /** What would give it a place, the smallest first; each was tried */
      changes: Array<{
        kind: string;
        minutes: number;
        /** Id given by Holdfast */
        taskId?: string | undefined;
        text: string;
      }>;
    }>;
    /** Tasks that somebody else does, which were not planned */
    others: string[];
    score: {
      /** Weight of the tasks without a place */
      unplaced: number;
      /** Sum of the terms */
      soft: number;
      /** Hours x weight */
      terms: {
        lateness: number;
        waiting: number;
        energy: number;
        fragmentation: number;
        load: number;
        movement: number;
      };
    };
    /** What simple rules would have given */
    baselines: Array<{
      rule: string;
      score: {
        /** Weight of the tasks without a place */
        unplaced: number;
        /** Sum of the terms */
        soft: number;
        /** Hours x weight */
        terms: {
          lateness: number;
          waiting: number;
          energy: number;
          fragmentation: number;
          load: number;
          movement: number;
        };
      };
    }>;
    /** optimal: no better plan exists */
    proof: 'optimal' | 'none';
    solver: {
      version: number;
      seed: number;
      rounds: number;
      budgetMs: number;
      cpuMs?: number | undefined;
      /** Ended at the limit of time: it is the plan of the rules */
      cut: boolean;
      inputHash: string;
    };
    /** What was written when it was applied */
    writes: Array<{
      /** Id given by Holdfast */
      blockId: string;
      action: 'added' | 'moved' | 'removed';
    }>;
    /** Blocks that undoing left alone: somebody had changed them */
    kept?: string[] | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    appliedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    undoneAt?: string | undefined;
  };
}

/** How results are scored: relevance (default), balanced or voice */
export type ProfileName = 'relevance' | 'balanced' | 'voice';

export interface QueryCallInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to look for, in plain words */
  query: string;
  /** Default: 5. From 1 to 20 */
  limit?: number | undefined;
  sectors?: MemoryKind[] | undefined;
  /** What the vendor calls the call; the session of its turns */
  conversationId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** Default: 'memory_query' */
  tool?: string | undefined;
}

export interface QueryCallOutput {
  memories: Array<{
    /** Id given by Holdfast */
    memoryId: string;
    content: string;
    sector: MemoryKind;
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    timestamp: string;
    /** From 0 to 1 */
    confidence: number;
    score: number;
    /** Found by a link from another, not by the question */
    linked: boolean;
  }>;
  summary: string;
  /** model: a language model, in time. extract: sentences of the memories */
  summaryBy: 'model' | 'extract' | 'none';
  tookMs: number;
}

export interface ReadFeedInput {
  token: string;
}

export interface ReadFeedOutput {
  ics: string;
  /** The same for the same text */
  hash: string;
}

export type ReadyInput = Record<string, never>;

export interface ReadyOutput {
  status: 'ok';
}

export interface RecallFilter {
  kinds?: MemoryKind[] | undefined;
  contentTypes?: ContentType[] | undefined;
  /** All of these tags */
  tags?: string[] | undefined;
  /** From 0 to 1 */
  minSalience?: number | undefined;
  /** Occurred at or after */
  from?: string | undefined;
  /** Occurred before; a plain date includes that day */
  to?: string | undefined;
  /** Occurred in the last hours, days or weeks before `now`, such as 48h, 7d or 2w */
  within?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  role?: Role | undefined;
}

export interface RecallInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to look for, in plain words */
  query: string;
  filter?: RecallFilter | undefined;
  /** Default: 'relevance' */
  profile?: ProfileName | undefined;
  /** Default: 'recall' */
  mode?: RecallMode | undefined;
  /** Vector heads to search; all that exist when not given */
  heads?: Head[] | undefined;
  /** The session that asks: its recent memories weigh more. Not a filter */
  sessionId?: string | undefined;
  /** What "today" means in the query; the present when not given */
  now?: string | undefined;
  /** Zone of time words in the query; the user's own when not given */
  timeZone?: string | undefined;
  /** Answer from what had been stored by then */
  asOf?: string | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Query vector made by the caller */
  vector?: Vector | undefined;
  /** Default: 10. From 1 to 100 */
  k?: number | undefined;
  /** How many turns before and after each result to attach as neighbours. Default: 0. From 0 to 10 */
  window?: number | undefined;
  /** session: the k best sessions, each with its best turns; `results` then holds the best turn of each */
  groupBy?: 'session' | undefined;
  /** Default: false */
  explain?: boolean | undefined;
}

/** recall: the k best; precision: only what fits well, possibly nothing */
export type RecallMode = 'recall' | 'precision';

export interface RecallOutput {
  results: RecallResult[];
  /** With groupBy: the best sessions, best first */
  sessions?: RecallSession[] | undefined;
  understood: Understood;
  degraded: Degraded;
  tookMs: number;
}

export interface RecallResult {
  memory: Memory;
  /** Higher is better; comparable within one profile */
  score: number;
  /** Turns around it in the same session, in order */
  neighbours?: Memory[] | undefined;
  /** Memories that say the same in the same space, or that it rests on; they take no place */
  duplicates?: string[] | undefined;
  explain?: ScoreParts | undefined;
}

export interface RecallSession {
  /** Missing for a memory that belongs to no session */
  sessionId?: string | undefined;
  space: string;
  /** Higher is better, at most 1.5; comparable within one call */
  score: number;
  /** Its best turns, best first, at most three */
  results: RecallResult[];
}

export interface RecordCallInput {
  /** Whose form the call came in; holdfast is our own */
  provider: 'elevenlabs' | 'vapi' | 'retell' | 'holdfast';
  payload: Record<string, unknown>;
}

export interface RecordCallOutput {
  outcome: 'queued' | 'duplicate' | 'ignored';
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** What the vendor calls the call; the session of its turns */
  conversationId?: string | undefined;
}

export interface RecordEventsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  events: Array<{
    /** What kind of thing happened, such as meeting, purchase, call */
    type: string;
    /** The words, kept exactly as they were said */
    content: string;
    /** When it happened; now when not given */
    occurredAt?: string | undefined;
    /** Importance, 0 to 1; derived by rules when not given. From 0 to 1 */
    salience?: number | undefined;
    /** Name of who spoke */
    speaker?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Which agent was talking */
    agentId?: string | undefined;
    tags?: string[] | undefined;
    /** Free JSON object of the caller */
    metadata?: Record<string, JsonValue> | undefined;
    source?: Source | undefined;
    /** What follows from it, if it matters enough */
    facts?: Array<{
      /** What the fact is about: a name, or `user` for the person whose memories these are */
      subject: string;
      /** The relation, such as lives_in; written in snake case, other spellings are brought to it */
      predicate: string;
      /** What the relation leads to */
      object: string;
      /** Since when it holds; the event’s own time when not given */
      validFrom?: string | undefined;
      /** ISO 8601 date, or date and time with Z or an offset */
      validTo?: string | undefined;
      /** From 0 to 1 */
      confidence?: number | undefined;
    }> | undefined;
  }>;
}

export interface RecordEventsOutput {
  results: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Id given by Holdfast */
    memoryId: string;
    outcome: RememberOutcome;
    facts: string[];
  }>;
  created: number;
  duplicates: number;
}

export interface RecordOutcomeInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** Id given by Holdfast */
  solutionId?: string | undefined;
  /** The error as it was printed: message, stack trace, log line */
  problem?: string | undefined;
  /** What to do, so that somebody else can do it */
  solution?: string | undefined;
  /** Whether the problem was gone afterwards */
  success: boolean;
}

export interface RecordOutcomeOutput {
  solution: {
    /** Id given by Holdfast */
    id: string;
    /** Id given by Holdfast */
    problemId: string;
    /** The memory that keeps the words */
    memoryId: string;
    content: string;
    /** learned: drawn from work that succeeded after it had failed */
    origin: 'told' | 'learned';
    /** How often an outcome was recorded */
    usageCount: number;
    successes: number;
    failures: number;
    /** Share of tries that helped; absent before the first. From 0 to 1 */
    successRate?: number | undefined;
    /** Lower end of the 95 % interval of the success rate; 0 where nothing was tried yet. From 0 to 1 */
    confidence: number;
    /** UTC, ISO 8601 with milliseconds */
    lastUsedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    lastFailedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
  };
}

export interface RefinePlanInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Refuses the call with `version_conflict` when it has changed since. At least 1 */
  expectedVersion?: number | undefined;
  title?: string | undefined;
  /** A plain date means the end of that day; null removes */
  dueAt?: string | null | undefined;
  /** A plain date means nine in the morning; null removes */
  happensAt?: string | null | undefined;
  /** Also of the steps that the owner before was to do */
  owner?: string | undefined;
  priority?: 'urgent' | 'high' | 'normal' | 'low' | undefined;
  add?: Array<{
    /** Names the step within its plan, the same in each of its versions */
    key?: string | undefined;
    title: string;
    /** Who does it; `user` for the person whose memories these are */
    owner?: string | undefined;
    /** Kind of work: which hours it may use, and what its estimate is compared with */
    kind?: string | undefined;
    /** From 5 to 20160 */
    minutes?: number | undefined;
    after?: string[] | undefined;
    /** How to see that it is done */
    verification?: string | undefined;
    /** `at`: at the time that the plan is about, such as the meeting itself */
    phase?: 'before' | 'at' | 'after' | undefined;
  }> | undefined;
  change?: Array<{
    /** Names the step within its plan, the same in each of its versions */
    key: string;
    title?: string | undefined;
    /** Who does it; `user` for the person whose memories these are */
    owner?: string | undefined;
    /** Kind of work: which hours it may use, and what its estimate is compared with */
    kind?: string | undefined;
    /** From 5 to 20160 */
    minutes?: number | undefined;
    after?: string[] | undefined;
    /** How to see that it is done */
    verification?: string | undefined;
    /** `at`: at the time that the plan is about, such as the meeting itself */
    phase?: 'before' | 'at' | 'after' | undefined;
  }> | undefined;
  /** What a removed step waited for is handed on */
  remove?: string[] | undefined;
}

export interface RefinePlanOutput {
  plan: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    intent: string;
    title: string;
    /** What it is about, in the words of the intent */
    subject: string;
    /** Name of the pattern that fits it */
    kind: string;
    method: 'rules' | 'model';
    /** Why the rules made it although a language model was asked for */
    fallback?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | 'late' | 'not_valid' | undefined;
    timeZone: string;
    owner: string;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** All that comes before is to be over */
    dueAt?: string | undefined;
    /** When that what it is about takes place */
    happensAt?: string | undefined;
    /** The standard operating procedure */
    steps: Array<{
      key: string;
      title: string;
      owner: string;
      kind?: string | undefined;
      minutes: number;
      /** Keys of steps that come first */
      after: string[];
      verification: string;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase: 'before' | 'at' | 'after';
      /** UTC, ISO 8601 with milliseconds */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      citations: Array<{
        type: 'memory' | 'fact' | 'pattern' | 'procedure';
        /** Id; of a pattern its name */
        id: string;
      }>;
    }>;
    /** What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits */
    notes: Array<'date_passed' | 'date_too_soon' | 'shortened' | 'no_date' | 'general_pattern'>;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** What was learned when it was done before */
    lessons?: string[] | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Of an approved plan */
    progress?: {
      tasks: number;
      done: number;
      cancelled: number;
      /** Done, 0 to 1, by estimated minutes */
      share: number;
      minutesLeft: number;
      spentMinutes: number;
      /** Left although they were due */
      late: number;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  sop: string;
}

export interface ReflectDailyInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Of the calendar of the user; today so far when not given */
  day?: string | undefined;
}

export interface ReflectDailyOutput {
  /** renewed: something came late, or the period was not over before; empty: nothing happened, and there is none */
  outcome: 'made' | 'renewed' | 'unchanged' | 'empty';
  reflection?: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    period: 'day' | 'week';
    /** First day, of the calendar of the user */
    startsOn: string;
    /** Last day, included */
    endsOn: string;
    timeZone: string;
    /** False while the period was not over when it was made */
    complete: boolean;
    method: 'rules' | 'model';
    sentences: Array<{
      /** Sections come in this order */
      section: 'headline' | 'summary' | 'done' | 'carried' | 'time' | 'estimates' | 'decisions' | 'failures' | 'recurring' | 'learnt' | 'open' | 'trend' | 'next';
      text: string;
      citations: Array<{
        type: 'memory' | 'fact' | 'task' | 'todo' | 'decision' | 'work' | 'error' | 'run' | 'block' | 'reflection';
        id: string;
      }>;
    }>;
    figures: {
      /** Things said */
      turns: number;
      /** Tasks due in the period, held over from before, or with a block in it */
      planned: number;
      plannedDone: number;
      /** Tasks done in the period, planned or not */
      done: number;
      /** Planned and left */
      carried: number;
      /** Of the tasks that were done */
      estimatedMinutes: number;
      spentMinutes: number;
      /** Set aside in the calendar */
      blockMinutes: number;
      decisions: number;
      failures: number;
      learnt: number;
    };
    estimates: Array<{
      /** Kind of work; `other` for work of none */
      kind: string;
      /** What an estimate is to be multiplied by, by what such work took */
      factor: number;
      /** Tasks that the factor was learnt from */
      tasks: string[];
      /** Minutes that such work usually takes: those of a task that is made without an estimate */
      usual: number;
    }>;
    /** What to do first in the period after: a draft, nothing is scheduled */
    draft: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title: string;
      /** What it is likely to take, by what such work took before */
      minutes: number;
      reason: 'overdue' | 'due' | 'started' | 'priority';
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  } | undefined;
  /** Facts that came of what was said and matters */
  promoted: number;
}

export interface ReflectWeeklyInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Any day of the week; this week so far when not given */
  day?: string | undefined;
}

export interface ReflectWeeklyOutput {
  /** renewed: something came late, or the period was not over before; empty: nothing happened, and there is none */
  outcome: 'made' | 'renewed' | 'unchanged' | 'empty';
  reflection?: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    period: 'day' | 'week';
    /** First day, of the calendar of the user */
    startsOn: string;
    /** Last day, included */
    endsOn: string;
    timeZone: string;
    /** False while the period was not over when it was made */
    complete: boolean;
    method: 'rules' | 'model';
    sentences: Array<{
      /** Sections come in this order */
      section: 'headline' | 'summary' | 'done' | 'carried' | 'time' | 'estimates' | 'decisions' | 'failures' | 'recurring' | 'learnt' | 'open' | 'trend' | 'next';
      text: string;
      citations: Array<{
        type: 'memory' | 'fact' | 'task' | 'todo' | 'decision' | 'work' | 'error' | 'run' | 'block' | 'reflection';
        id: string;
      }>;
    }>;
    figures: {
      /** Things said */
      turns: number;
      /** Tasks due in the period, held over from before, or with a block in it */
      planned: number;
      plannedDone: number;
      /** Tasks done in the period, planned or not */
      done: number;
      /** Planned and left */
      carried: number;
      /** Of the tasks that were done */
      estimatedMinutes: number;
      spentMinutes: number;
      /** Set aside in the calendar */
      blockMinutes: number;
      decisions: number;
      failures: number;
      learnt: number;
    };
    estimates: Array<{
      /** Kind of work; `other` for work of none */
      kind: string;
      /** What an estimate is to be multiplied by, by what such work took */
      factor: number;
      /** Tasks that the factor was learnt from */
      tasks: string[];
      /** Minutes that such work usually takes: those of a task that is made without an estimate */
      usual: number;
    }>;
    /** What to do first in the period after: a draft, nothing is scheduled */
    draft: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title: string;
      /** What it is likely to take, by what such work took before */
      minutes: number;
      reason: 'overdue' | 'due' | 'started' | 'priority';
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  } | undefined;
  /** Facts that came of what was said and matters */
  promoted: number;
}

export interface RememberInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** The words, kept exactly as they were said */
  content: string;
  kind?: MemoryKind | undefined;
  contentType?: ContentType | undefined;
  role?: Role | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  /** When it happened; now when not given */
  occurredAt?: string | undefined;
  /** Position in the session; next when not given. From 0 to 1000000000 */
  turn?: number | undefined;
  /** Importance, 0 to 1; derived by rules when not given. From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  source?: Source | undefined;
  /** Pinned memories never decay */
  pinned?: boolean | undefined;
  /** After this instant the memory is no longer recalled */
  expiresAt?: string | undefined;
  vector?: Vector | undefined;
  /** When the source is already stored with other content: fail (default) or make a new version */
  onConflict?: 'error' | 'replace' | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
}

export interface RememberItem {
  /** The words, kept exactly as they were said */
  content: string;
  kind?: MemoryKind | undefined;
  contentType?: ContentType | undefined;
  role?: Role | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  /** When it happened; now when not given */
  occurredAt?: string | undefined;
  /** Position in the session; next when not given. From 0 to 1000000000 */
  turn?: number | undefined;
  /** Importance, 0 to 1; derived by rules when not given. From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  source?: Source | undefined;
  /** Pinned memories never decay */
  pinned?: boolean | undefined;
  /** After this instant the memory is no longer recalled */
  expiresAt?: string | undefined;
  vector?: Vector | undefined;
  /** When the source is already stored with other content: fail (default) or make a new version */
  onConflict?: 'error' | 'replace' | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
}

export interface RememberManyInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  items?: RememberItem[] | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** When the session took place; turns without a time take it */
  occurredAt?: string | undefined;
  /** Turns of one session, in order */
  turns?: SessionTurn[] | undefined;
  /** For imports: leave out items whose words were forgotten in this space. Default: false */
  skipForgotten?: boolean | undefined;
}

export interface RememberManyOutput {
  results: Array<{
    /** Id given by Holdfast */
    id: string;
    outcome: RememberOutcome;
    turn?: number | undefined;
    version: number;
  }>;
  created: number;
  duplicates: number;
  replaced: number;
  /** With skipForgotten: positions of the items left out, which have no place in `results` */
  forgotten?: number[] | undefined;
}

/** duplicate: it was there already and is returned as it is */
export type RememberOutcome = 'created' | 'duplicate' | 'replaced';

export interface RememberOutput {
  memory: Memory;
  outcome: RememberOutcome;
}

export interface RemoveBlockInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface RemoveBlockOutput {
  /** Id given by Holdfast */
  id: string;
}

export interface RemoveBusyInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface RemoveBusyOutput {
  /** Id given by Holdfast */
  id: string;
}

export interface RemoveCalendarInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface RemoveCalendarOutput {
  /** Id given by Holdfast */
  id: string;
}

export interface RemovePatternInput {
  name: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface RemovePatternOutput {
  name: string;
}

export interface ReplanInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Refuses the call with `version_conflict` when it has changed since. At least 1 */
  expectedVersion?: number | undefined;
  title?: string | undefined;
  /** A plain date means the end of that day; null removes */
  dueAt?: string | null | undefined;
  /** A plain date means nine in the morning; null removes */
  happensAt?: string | null | undefined;
  /** Also of the steps that the owner before was to do */
  owner?: string | undefined;
  priority?: 'urgent' | 'high' | 'normal' | 'low' | undefined;
  add?: Array<{
    /** Names the step within its plan, the same in each of its versions */
    key?: string | undefined;
    title: string;
    /** Who does it; `user` for the person whose memories these are */
    owner?: string | undefined;
    /** Kind of work: which hours it may use, and what its estimate is compared with */
    kind?: string | undefined;
    /** From 5 to 20160 */
    minutes?: number | undefined;
    after?: string[] | undefined;
    /** How to see that it is done */
    verification?: string | undefined;
    /** `at`: at the time that the plan is about, such as the meeting itself */
    phase?: 'before' | 'at' | 'after' | undefined;
  }> | undefined;
  change?: Array<{
    /** Names the step within its plan, the same in each of its versions */
    key: string;
    title?: string | undefined;
    /** Who does it; `user` for the person whose memories these are */
    owner?: string | undefined;
    /** Kind of work: which hours it may use, and what its estimate is compared with */
    kind?: string | undefined;
    /** From 5 to 20160 */
    minutes?: number | undefined;
    after?: string[] | undefined;
    /** How to see that it is done */
    verification?: string | undefined;
    /** `at`: at the time that the plan is about, such as the meeting itself */
    phase?: 'before' | 'at' | 'after' | undefined;
  }> | undefined;
  /** What a removed step waited for is handed on */
  remove?: string[] | undefined;
}

export interface ReplanOutput {
  plan: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'draft' | 'approved' | 'done' | 'cancelled';
    intent: string;
    title: string;
    /** What it is about, in the words of the intent */
    subject: string;
    /** Name of the pattern that fits it */
    kind: string;
    method: 'rules' | 'model';
    /** Why the rules made it although a language model was asked for */
    fallback?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | 'late' | 'not_valid' | undefined;
    timeZone: string;
    owner: string;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** All that comes before is to be over */
    dueAt?: string | undefined;
    /** When that what it is about takes place */
    happensAt?: string | undefined;
    /** The standard operating procedure */
    steps: Array<{
      key: string;
      title: string;
      owner: string;
      kind?: string | undefined;
      minutes: number;
      /** Keys of steps that come first */
      after: string[];
      verification: string;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase: 'before' | 'at' | 'after';
      /** UTC, ISO 8601 with milliseconds */
      startsAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      dueAt?: string | undefined;
      citations: Array<{
        type: 'memory' | 'fact' | 'pattern' | 'procedure';
        /** Id; of a pattern its name */
        id: string;
      }>;
    }>;
    /** What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits */
    notes: Array<'date_passed' | 'date_too_soon' | 'shortened' | 'no_date' | 'general_pattern'>;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** What was learned when it was done before */
    lessons?: string[] | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** Of an approved plan */
    progress?: {
      tasks: number;
      done: number;
      cancelled: number;
      /** Done, 0 to 1, by estimated minutes */
      share: number;
      minutesLeft: number;
      spentMinutes: number;
      /** Left although they were due */
      late: number;
    } | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  tasks: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'started' | 'done' | 'cancelled';
    title: string;
    notes?: string | undefined;
    owner: string;
    kind?: string | undefined;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** Estimate */
    minutes: number;
    spentMinutes: number;
    /** Not before */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Never after its due date, rather than late */
    hard: boolean;
    /** How it is placed in the calendar */
    placing?: {
      minBlock?: number | undefined;
      maxBlock?: number | undefined;
      together?: boolean | undefined;
      perDay?: number | undefined;
      energy?: 'low' | 'medium' | 'high' | undefined;
    } | undefined;
    dependsOn: string[];
    /** Those of them that are not done yet */
    blockedBy: string[];
    verification?: string | undefined;
    tags: string[];
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Key of the step of its plan */
    step?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    outcome?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
}

export interface ResetPromptTemplateInput {
  /** What a language model is asked for */
  task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
}

export interface ResetPromptTemplateOutput {
  template: {
    /** What a language model is asked for */
    task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
    /** 0 is the one that Holdfast brings along */
    version: number;
    active: boolean;
    instructions: string;
    prompt: string;
    placeholders: {
      required: string[];
      optional: string[];
    };
    /** UTC, ISO 8601 with milliseconds */
    createdAt?: string | undefined;
  };
}

export interface RestoreMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface RestoreMemoryOutput {
  memory: Memory;
}

export interface RestoreSessionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** The latest session of this agent */
  agentId?: string | undefined;
  /** What the memories should be about; the task when not given */
  about?: string | undefined;
  /** false: no memories are looked for. Default: true */
  recall?: boolean | undefined;
  /** Default: 1500. From 100 to 20000 */
  maxTokens?: number | undefined;
  /** Where the receiver is, to be compared */
  environment?: Record<string, string | boolean | number> | undefined;
  /** Files as the receiver finds them */
  files?: Array<{
    path: string;
    /** Of its contents, by whatever rule the caller has */
    hash?: string | undefined;
    note?: string | undefined;
  }> | undefined;
  /** contentHash of the capsule that the receiver has already */
  knownHash?: string | undefined;
  /** The `stateHash` that was handed over */
  expectedHash?: string | undefined;
  /** Default: 168. From 0 to 8760 */
  staleAfterHours?: number | undefined;
}

export interface RestoreSessionOutput {
  found: boolean;
  /** It was never ended: it broke off, or is still under way */
  interrupted: boolean;
  session?: {
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  } | undefined;
  /** The last snapshot of where the work stood */
  context?: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** task: where the work stands; system: how things are set up; error: what failed; decision */
    kind: 'task' | 'system' | 'error' | 'decision';
    /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
    cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
    data: Record<string, JsonValue>;
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** SHA-256 of `data` as JSON writes it */
    contentHash: string;
    /** How often the same came in a row. At least 1 */
    times: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** When it last came */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    expiresAt?: string | undefined;
    /** Past its time: kept and readable, no longer restored */
    archived: boolean;
  } | undefined;
  /** Those under way, of this session first */
  todos: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    key?: string | undefined;
    title: string;
    status: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled';
    /** From 0 to 1 */
    progress: number;
    blockers: string[];
    notes?: string | undefined;
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    doneAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    archivedAt?: string | undefined;
  }>;
  systemState: Array<{
    name: string;
    value: JsonValue;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  /** Latest first */
  errors: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** task: where the work stands; system: how things are set up; error: what failed; decision */
    kind: 'task' | 'system' | 'error' | 'decision';
    /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
    cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
    data: Record<string, JsonValue>;
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** SHA-256 of `data` as JSON writes it */
    contentHash: string;
    /** How often the same came in a row. At least 1 */
    times: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** When it last came */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    expiresAt?: string | undefined;
    /** Past its time: kept and readable, no longer restored */
    archived: boolean;
  }>;
  /** In force, latest first */
  decisions: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    question: string;
    options: Array<{
      name: string;
      note?: string | undefined;
    }>;
    choice?: string | undefined;
    reasons?: string | undefined;
    /** open: nothing is chosen yet; superseded: another has taken its place */
    status: 'open' | 'decided' | 'superseded';
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    decidedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    revisitAt?: string | undefined;
    /** Id given by Holdfast */
    supersededBy?: string | undefined;
  }>;
  /** What recall finds about the task */
  memories: Array<{
    /** Id given by Holdfast */
    id: string;
    content: string;
    /** UTC, ISO 8601 with milliseconds */
    occurredAt: string;
    score: number;
  }>;
  /** Sessions under way that are part of it */
  nested: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  }>;
  /** What the agent should know, in a budget of tokens, the most valuable first to be let in */
  capsule: {
    /** Facts, ready for a prompt; empty when there is nothing */
    text: string;
    tokens: number;
    /** SHA-256 of `text` */
    contentHash: string;
    items: Array<{
      kind: string;
      /** To read the whole of it */
      id?: string | undefined;
      tokens: number;
    }>;
    /** Items for which there was no room */
    omitted: number;
  };
  /** SHA-256 of all that was found but the memories, whatever had room */
  stateHash: string;
  staleness: {
    /** empty: nothing is known. unchanged: the receiver has it already. stale: see `reasons`. hash_mismatch: not what was handed over */
    state: 'empty' | 'loaded' | 'unchanged' | 'stale' | 'hash_mismatch';
    ageMs?: number | undefined;
    reasons: Array<'old' | 'environment_changed' | 'files_changed'>;
    /** Names in the environment, and files, that are not as they were */
    changed: string[];
  };
  degraded: string[];
  tookMs: number;
}

export interface ResumeJobsInput {
  kinds: string[];
}

export interface ResumeJobsOutput {
  /** Kinds of the tenant that wait */
  paused: Array<{
    /** Kind of work, such as embed_memories */
    kind: string;
    /** UTC, ISO 8601 with milliseconds */
    pausedAt: string;
  }>;
}

export interface RetractFactInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface RetractFactOutput {
  fact: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    subject: string;
    predicate: string;
    object: string;
    /** True in the world from; unknown when absent */
    validFrom?: string | undefined;
    /** True in the world until, that instant left out; open when absent */
    validTo?: string | undefined;
    /** Since when Holdfast knows it */
    recordedAt: string;
    /** Since when it is no longer believed */
    retractedAt?: string | undefined;
    /** active: believed now; the others are kept as history */
    status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
    /** From 0 to 1 */
    confidence: number;
    /** Who stated it */
    origin: 'rules' | 'model' | 'caller';
    /** The fact that ended or contradicts it */
    supersededBy?: string | undefined;
    /** What it rests on was retracted or forgotten: look at it */
    flagged: boolean;
    /** How often it was said again */
    confirmations: number;
    /** Memories that it rests on */
    sources: string[];
  };
  /** Facts that rested on it */
  flagged: Array<{
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    subject: string;
    predicate: string;
    object: string;
    /** True in the world from; unknown when absent */
    validFrom?: string | undefined;
    /** True in the world until, that instant left out; open when absent */
    validTo?: string | undefined;
    /** Since when Holdfast knows it */
    recordedAt: string;
    /** Since when it is no longer believed */
    retractedAt?: string | undefined;
    /** active: believed now; the others are kept as history */
    status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
    /** From 0 to 1 */
    confidence: number;
    /** Who stated it */
    origin: 'rules' | 'model' | 'caller';
    /** The fact that ended or contradicts it */
    supersededBy?: string | undefined;
    /** What it rests on was retracted or forgotten: look at it */
    flagged: boolean;
    /** How often it was said again */
    confirmations: number;
    /** Memories that it rests on */
    sources: string[];
  }>;
  /** Memories that said it and are no longer recalled */
  paused: string[];
}

export interface RetryDeliveryInput {
  /** Id given by Holdfast */
  id: string;
  /** Id of the event, which its receiver sees as `webhook-id` */
  eventId: string;
}

export interface RetryDeliveryOutput {
  delivery: {
    eventId: string;
    type: string;
    /** Whose memories; not needed when the API key is bound to a user */
    userId: string;
    /** dead: failed too often; can be sent again */
    state: 'waiting' | 'delivered' | 'dead';
    attempts: number;
    /** When it may be tried next */
    nextAt: string;
    /** HTTP status of the last answer */
    status?: number | undefined;
    /** Why it failed last */
    error?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    happenedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    settledAt?: string | undefined;
  };
}

export interface RetryJobInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
}

export interface RetryJobOutput {
  job: {
    /** Id given by Holdfast */
    id: string;
    /** Whose memories; not needed when the API key is bound to a user */
    userId: string;
    /** Kind of work, such as embed_memories */
    kind: string;
    /** dead: failed too often; waits for a person */
    state: 'waiting' | 'running' | 'dead';
    priority: 'high' | 'normal' | 'low';
    /** Jobs of one user with the same key run one after the other */
    orderKey?: string | undefined;
    attempts: number;
    /** When it may run; of a running one, when its lease ends */
    runAt: string;
    /** Why it failed last; never words of a memory */
    lastError?: string | undefined;
  };
}

export interface ReviewExtractionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Id given by Holdfast */
  id: string;
  decision: 'accept' | 'correct' | 'reject';
  /** With `correct`: what the typed memory is to say */
  content?: string | undefined;
  /** With `correct`: the facts in place of those made; empty for none. They are held against what is known as those of createFact are */
  facts?: Array<{
    /** What the fact is about: a name, or `user` for the person whose memories these are */
    subject: string;
    /** The relation, such as lives_in; written in snake case, other spellings are brought to it */
    predicate: string;
    /** What the relation leads to */
    object: string;
  }> | undefined;
}

export interface ReviewExtractionOutput {
  extraction: {
    /** Id given by Holdfast */
    id: string;
    kind: MemoryKind;
    /** What made it */
    method: 'rules' | 'model';
    /** What people said to it; pending: nothing yet */
    review: 'pending' | 'accepted' | 'corrected' | 'rejected';
    /** The typed memory; absent once it is gone */
    memory?: Memory | undefined;
    /** Memories whose words it rests on */
    sourceIds: string[];
    /** Facts that came of the same words */
    facts: Array<{
      /** Id given by Holdfast */
      id: string;
      subject: string;
      predicate: string;
      object: string;
      status: 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
      /** From 0 to 1 */
      confidence: number;
    }>;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    reviewedAt?: string | undefined;
  };
}

export interface RevokeKeyInput {
  /** Id given by Holdfast */
  id: string;
}

export interface RevokeKeyOutput {
  key: ApiKey;
}

/** Part the speaker plays */
export type Role = 'user' | 'assistant' | 'system' | 'tool';

export interface RotateKeyInput {
  /** Id given by Holdfast */
  id: string;
  /** For how long the old key still works; 0 ends it at once. Default: 86400. From 0 to 7776000 */
  overlapSeconds?: number | undefined;
  /** When the new key stops; when the old one was to, if not given */
  expiresAt?: string | undefined;
}

export interface RotateKeyOutput {
  key: ApiKey;
  /** Send it as Authorization: Bearer */
  secret: string;
  /** The old key, with the time at which it stops working */
  replaced: {
    /** Id given by Holdfast */
    id: string;
    name: string;
    /** First characters of the secret, to tell keys apart */
    prefix: string;
    /** The only user this key may name */
    userId?: string | undefined;
    /** The only spaces this key may name */
    spaces?: string[] | undefined;
    permissions: Array<'memories:read' | 'memories:write' | 'memories:delete' | 'users:read' | 'keys:manage' | 'stats:read' | 'audit:read' | 'admin'>;
    /** The only operations this key may call */
    operations?: string[] | undefined;
    /** Key that this one was made to take the place of */
    replaces?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    expiresAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    lastUsedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    revokedAt?: string | undefined;
  };
}

export interface SavePatternInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  name: string;
  kind: 'service_blueprint' | 'workflow' | 'process_template' | 'prompt_template';
  description: string;
  /** Words by which an intent is recognised; of several words all must be in it. Default:  */
  triggers?: string[] | undefined;
  /** Default:  */
  steps?: Array<{
    /** Names the step within its plan, the same in each of its versions */
    key: string;
    /** `{subject}` stands for what the plan is about */
    title: string;
    /** From 5 to 20160 */
    minutes: number;
    /** Keys of steps that come first. Default:  */
    after?: string[] | undefined;
    /** How to see that it is done; `{subject}` as in the title */
    verification: string;
    /** Who does it; `user` for the person whose memories these are */
    owner?: string | undefined;
    /** Kind of work: which hours it may use, and what its estimate is compared with */
    kind?: string | undefined;
    /** `at`: at the time that the plan is about, such as the meeting itself */
    phase?: 'before' | 'at' | 'after' | undefined;
    /** Of a service blueprint: customer, frontstage, backstage, support */
    lane?: string | undefined;
  }> | undefined;
  /** Of a prompt template: its text, with {{name}} where data comes */
  prompt?: string | undefined;
  /** Default:  */
  tags?: string[] | undefined;
}

export interface SavePatternOutput {
  pattern: {
    name: string;
    kind: 'service_blueprint' | 'workflow' | 'process_template' | 'prompt_template';
    description: string;
    triggers: string[];
    steps: Array<{
      key: string;
      title: string;
      minutes: number;
      after: string[];
      verification: string;
      owner?: string | undefined;
      kind?: string | undefined;
      /** `at`: at the time that the plan is about, such as the meeting itself */
      phase?: 'before' | 'at' | 'after' | undefined;
      lane?: string | undefined;
    }>;
    prompt?: string | undefined;
    tags: string[];
    /** Holdfast brings it along; saving one of its name takes its place */
    builtIn: boolean;
    version: number;
    /** Workspace or project inside the user; `default` when not given */
    space?: string | undefined;
  };
  outcome: 'created' | 'changed' | 'same';
}

export interface SaveSnapshotInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** task: where the work stands; system: how things are set up; error: what failed; decision */
  kind: 'task' | 'system' | 'error' | 'decision';
  /** Free JSON object; comes back as it was */
  data: Record<string, JsonValue>;
  /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place. Default: 'manual' */
  cause?: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown' | undefined;
  tags?: string[] | undefined;
  /** From 0 to 1 */
  salience?: number | undefined;
  /** 1 to 10, as older clients say salience; 5 is 0.5. From 1 to 10 */
  importance?: number | undefined;
  /** When it is archived; 30 days on when not given, null for never */
  expiresAt?: string | null | undefined;
}

export interface SaveSnapshotOutput {
  /** Absent of a session that is not to be kept */
  snapshot?: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** task: where the work stands; system: how things are set up; error: what failed; decision */
    kind: 'task' | 'system' | 'error' | 'decision';
    /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
    cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
    data: Record<string, JsonValue>;
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** SHA-256 of `data` as JSON writes it */
    contentHash: string;
    /** How often the same came in a row. At least 1 */
    times: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** When it last came */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    expiresAt?: string | undefined;
    /** Past its time: kept and readable, no longer restored */
    archived: boolean;
  } | undefined;
  outcome: 'created' | 'coalesced' | 'unchanged' | 'none';
}

export interface SaveTodosInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  todos: Array<{
    /** Of a todo that is there */
    id?: string | undefined;
    /** The caller's own name of it: the same key is the same todo */
    key?: string | undefined;
    /** Without id and key, the same title in the same session is the same todo */
    title: string;
    /** Default: 'pending' */
    status?: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled' | undefined;
    /** 0 to 1; 1 once done. From 0 to 1 */
    progress?: number | undefined;
    /** What it waits for */
    blockers?: string[] | undefined;
    notes?: string | undefined;
    /** From 0 to 1 */
    salience?: number | undefined;
  }>;
  /** Todos of the session that are not among these are archived. Default: false */
  replace?: boolean | undefined;
}

export interface SaveTodosOutput {
  todos: Array<{
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    key?: string | undefined;
    title: string;
    status: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled';
    /** From 0 to 1 */
    progress: number;
    blockers: string[];
    notes?: string | undefined;
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    doneAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    archivedAt?: string | undefined;
  }>;
  archived: number;
}

/** How the score came about */
export interface ScoreParts {
  /** max(cosine, 0) or normalised BM25, whichever is larger, 0 to 1 */
  similarity: number;
  /** Normalised BM25, 0 to 1 */
  words: number;
  /** Of the semantic head, or of the first head asked for */
  cosine?: number | undefined;
  /** By head, when more than one was searched */
  cosines?: Record<string, number> | undefined;
  /** BM25 of its whole session, or of itself alone, in units of `words` */
  session: number;
  salience: number;
  /** 1 / (1 + ageDays * decayRate) */
  recency: number;
  /** Rank of this memory in each arm, from 1 */
  ranks: Record<string, number>;
  /** Factors applied by the profile */
  boosts: Record<string, number>;
  /** Query terms found in the memory */
  matched: string[];
  /** Entities that the query names, under whatever name, and the memory mentions */
  entities?: string[] | undefined;
  /** Links that led to it, each with the memory that it was followed from */
  links?: Array<{
    /** Id given by Holdfast */
    memoryId: string;
    /** similar, contradicts and same_topic have no direction */
    type: 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic';
    /** From 0 to 1 */
    weight: number;
  }> | undefined;
}

export interface SessionTurn {
  /** The words, kept exactly as they were said */
  content: string;
  kind?: MemoryKind | undefined;
  contentType?: ContentType | undefined;
  role: Role;
  /** Name of who spoke */
  speaker?: string | undefined;
  /** When it happened; now when not given */
  occurredAt?: string | undefined;
  /** Position in the session; next when not given. From 0 to 1000000000 */
  turn?: number | undefined;
  /** Importance, 0 to 1; derived by rules when not given. From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  source?: Source | undefined;
  /** Pinned memories never decay */
  pinned?: boolean | undefined;
  /** After this instant the memory is no longer recalled */
  expiresAt?: string | undefined;
  vector?: Vector | undefined;
  /** When the source is already stored with other content: fail (default) or make a new version */
  onConflict?: 'error' | 'replace' | undefined;
}

export interface SetSystemStateInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Values by name; null removes one */
  entries: Record<string, JsonValue>;
}

export interface SetSystemStateOutput {
  systemState: Array<{
    name: string;
    value: JsonValue;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  removed: number;
}

export interface SetWorkingTimeInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Zone of the hours; that of the user when never given */
  timeZone?: string | undefined;
  /** When each kind of work may be done; the first is that of tasks of a kind that is not named */
  hours?: Array<{
    /** Kind of work: which hours it may use, and what its estimate is compared with */
    kind: string;
    times: Array<{
      weekdays: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
      /** Time of day on the clock of the zone, HH:MM */
      from: string;
      /** Until then; at or before `from` it is a time of the next day */
      to: string;
    }>;
    /** Days with times of their own; none for a day off */
    dates?: Array<{
      date: string;
      times: Array<{
        /** Time of day on the clock of the zone, HH:MM */
        from: string;
        /** Until then; at or before `from` it is a time of the next day */
        to: string;
      }>;
    }> | undefined;
  }> | undefined;
  /** Kept whatever it costs */
  buffers?: {
    /** Minutes that stay free before a meeting. From 0 to 240 */
    beforeBusy: number;
    /** Minutes that stay free after a meeting. From 0 to 240 */
    afterBusy: number;
    /** Minutes that stay free between two blocks. From 0 to 240 */
    between: number;
  } | undefined;
  /** Blocks begin and end at multiples of so many minutes */
  grid?: 5 | 10 | 15 | 20 | 30 | 60 | undefined;
  /** Minutes of the shortest and the longest block of a task that is longer than `max` */
  blocks?: {
    /** From 5 to 480 */
    min: number;
    /** From 5 to 960 */
    max: number;
  } | undefined;
  /** How fit the person is when; medium where nothing is said */
  energy?: Array<{
    weekdays: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
    /** Time of day on the clock of the zone, HH:MM */
    from: string;
    /** Until then; at or before `from` it is a time of the next day */
    to: string;
    level: 'low' | 'medium' | 'high';
  }> | undefined;
  /** Minutes of planned work of a day beyond which it is too much. From 1 to 1440 */
  dayLoad?: number | undefined;
}

export interface SetWorkingTimeOutput {
  workingTime: {
    /** Where it was set; the usual hours when not given */
    space?: string | undefined;
    timeZone?: string | undefined;
    hours: Array<{
      kind: string;
      times: Array<{
        weekdays: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
        from: string;
        to: string;
      }>;
      dates?: Array<{
        date: string;
        times: Array<{
          from: string;
          to: string;
        }>;
      }> | undefined;
    }>;
    buffers: {
      beforeBusy: number;
      afterBusy: number;
      between: number;
    };
    grid: number;
    blocks: {
      min: number;
      max: number;
    };
    energy?: Array<{
      weekdays: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
      from: string;
      to: string;
      level: 'low' | 'medium' | 'high';
    }> | undefined;
    dayLoad?: number | undefined;
  };
}

export interface ShowGoogleConsentInput {
  state: string;
}

export interface ShowGoogleConsentOutput {
  /** Whose calendar it becomes in Holdfast */
  userId: string;
  space: string;
  /** Of the calendar that Holdfast makes at Google, and blocks go to */
  name: string;
  /** How much of the person's own calendar is seen */
  others: 'none' | 'times' | 'events';
  /** UTC, ISO 8601 with milliseconds */
  expiresAt: string;
}

/** Origin of the memory */
export interface Source {
  /** Where it came from, such as discord, email, import */
  type: string;
  /** Id there; the same type and id is never stored twice */
  id?: string | undefined;
}

export interface StartCallInput {
  /** Telephone number or SIP address of the other end, as it came */
  caller?: string | undefined;
  /** Whom the call itself names; blank for nobody */
  userId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** Further variables that the agent declares */
  variables?: string[] | undefined;
}

export interface StartCallOutput {
  /** Empty when the call does not say who it is */
  userId: string;
  /** false of somebody who has never called */
  known: boolean;
  /** Nobody has said yet which user it is; see mergeCaller */
  guest: boolean;
  /** Dynamic variables: user_id, user_name, memory_context, recent_topics, last_interaction, caller_known and those declared */
  variables: Record<string, string>;
  /** Where a setting says how to greet */
  firstMessage?: string | undefined;
  language?: string | undefined;
}

export interface StartRunInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Id given by Holdfast */
  planId?: string | undefined;
  /** That of the plan when not given */
  procedureId?: string | undefined;
  /** Needed where there is neither */
  name?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
}

export interface StartRunOutput {
  run: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    state: 'running' | 'succeeded' | 'failed' | 'cancelled';
    name: string;
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Id given by Holdfast */
    procedureId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    steps: Array<{
      key: string;
      outcome: 'done' | 'failed' | 'skipped';
      /** How long it took. From 1 to 60000 */
      minutes?: number | undefined;
      error?: string | undefined;
      /** What shows it: a link, a number, an output */
      evidence?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }>;
    outcome?: 'success' | 'failure' | 'cancelled' | undefined;
    verified?: boolean | undefined;
    error?: string | undefined;
    evidence?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
}

export interface StartSessionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Its name; one is made when not given */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** The session that it is part of: one of a helper inside the other */
  parent?: string | undefined;
  /** The session that it goes on from; false for none */
  continues?: false | string | undefined;
  task?: string | undefined;
  /** false: checkpoints and snapshots of it are not kept. Default: true */
  capture?: boolean | undefined;
  /** Default: false */
  restore?: boolean | undefined;
  /** What the memories should be about; the task when not given */
  about?: string | undefined;
  /** false: no memories are looked for. Default: true */
  recall?: boolean | undefined;
  /** Default: 1500. From 100 to 20000 */
  maxTokens?: number | undefined;
  /** Where the receiver is, to be compared */
  environment?: Record<string, string | boolean | number> | undefined;
  /** Files as the receiver finds them */
  files?: Array<{
    path: string;
    /** Of its contents, by whatever rule the caller has */
    hash?: string | undefined;
    note?: string | undefined;
  }> | undefined;
  /** contentHash of the capsule that the receiver has already */
  knownHash?: string | undefined;
  /** The `stateHash` that was handed over */
  expectedHash?: string | undefined;
  /** Default: 168. From 0 to 8760 */
  staleAfterHours?: number | undefined;
}

export interface StartSessionOutput {
  session: {
    /** Id given by Holdfast */
    id: string;
    /** Conversation or run the memory belongs to */
    sessionId: string;
    space: string;
    /** Which agent was talking */
    agentId?: string | undefined;
    /** The session that it is part of */
    parent?: string | undefined;
    /** The session that it goes on from */
    continues?: string | undefined;
    /** active: begun and not ended, which a session that broke off is too */
    status: 'active' | 'ended' | 'handed_over';
    outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
    /** false: checkpoints and snapshots of it are not kept */
    capture: boolean;
    task?: string | undefined;
    summary?: string | undefined;
    /** What whoever handed it over has to say */
    note?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt: string;
    /** When something of it was last stored */
    seenAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
  };
  /** It was there */
  resumed: boolean;
  restored?: {
    found: boolean;
    /** It was never ended: it broke off, or is still under way */
    interrupted: boolean;
    session?: {
      /** Id given by Holdfast */
      id: string;
      /** Conversation or run the memory belongs to */
      sessionId: string;
      space: string;
      /** Which agent was talking */
      agentId?: string | undefined;
      /** The session that it is part of */
      parent?: string | undefined;
      /** The session that it goes on from */
      continues?: string | undefined;
      /** active: begun and not ended, which a session that broke off is too */
      status: 'active' | 'ended' | 'handed_over';
      outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
      /** false: checkpoints and snapshots of it are not kept */
      capture: boolean;
      task?: string | undefined;
      summary?: string | undefined;
      /** What whoever handed it over has to say */
      note?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startedAt: string;
      /** When something of it was last stored */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endedAt?: string | undefined;
    } | undefined;
    /** The last snapshot of where the work stood */
    context?: {
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** task: where the work stands; system: how things are set up; error: what failed; decision */
      kind: 'task' | 'system' | 'error' | 'decision';
      /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
      cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
      data: Record<string, JsonValue>;
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** SHA-256 of `data` as JSON writes it */
      contentHash: string;
      /** How often the same came in a row. At least 1 */
      times: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** When it last came */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      expiresAt?: string | undefined;
      /** Past its time: kept and readable, no longer restored */
      archived: boolean;
    } | undefined;
    /** Those under way, of this session first */
    todos: Array<{
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      key?: string | undefined;
      title: string;
      status: 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled';
      /** From 0 to 1 */
      progress: number;
      blockers: string[];
      notes?: string | undefined;
      /** From 0 to 1 */
      salience: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
      /** UTC, ISO 8601 with milliseconds */
      doneAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      archivedAt?: string | undefined;
    }>;
    systemState: Array<{
      name: string;
      value: JsonValue;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
    }>;
    /** Latest first */
    errors: Array<{
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      /** task: where the work stands; system: how things are set up; error: what failed; decision */
      kind: 'task' | 'system' | 'error' | 'decision';
      /** Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place */
      cause: 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
      data: Record<string, JsonValue>;
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** SHA-256 of `data` as JSON writes it */
      contentHash: string;
      /** How often the same came in a row. At least 1 */
      times: number;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** When it last came */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      expiresAt?: string | undefined;
      /** Past its time: kept and readable, no longer restored */
      archived: boolean;
    }>;
    /** In force, latest first */
    decisions: Array<{
      /** Id given by Holdfast */
      id: string;
      space: string;
      /** Conversation or run the memory belongs to */
      sessionId?: string | undefined;
      question: string;
      options: Array<{
        name: string;
        note?: string | undefined;
      }>;
      choice?: string | undefined;
      reasons?: string | undefined;
      /** open: nothing is chosen yet; superseded: another has taken its place */
      status: 'open' | 'decided' | 'superseded';
      tags: string[];
      /** From 0 to 1 */
      salience: number;
      /** UTC, ISO 8601 with milliseconds */
      decidedAt: string;
      /** UTC, ISO 8601 with milliseconds */
      revisitAt?: string | undefined;
      /** Id given by Holdfast */
      supersededBy?: string | undefined;
    }>;
    /** What recall finds about the task */
    memories: Array<{
      /** Id given by Holdfast */
      id: string;
      content: string;
      /** UTC, ISO 8601 with milliseconds */
      occurredAt: string;
      score: number;
    }>;
    /** Sessions under way that are part of it */
    nested: Array<{
      /** Id given by Holdfast */
      id: string;
      /** Conversation or run the memory belongs to */
      sessionId: string;
      space: string;
      /** Which agent was talking */
      agentId?: string | undefined;
      /** The session that it is part of */
      parent?: string | undefined;
      /** The session that it goes on from */
      continues?: string | undefined;
      /** active: begun and not ended, which a session that broke off is too */
      status: 'active' | 'ended' | 'handed_over';
      outcome?: 'completed' | 'failed' | 'abandoned' | undefined;
      /** false: checkpoints and snapshots of it are not kept */
      capture: boolean;
      task?: string | undefined;
      summary?: string | undefined;
      /** What whoever handed it over has to say */
      note?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startedAt: string;
      /** When something of it was last stored */
      seenAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endedAt?: string | undefined;
    }>;
    /** What the agent should know, in a budget of tokens, the most valuable first to be let in */
    capsule: {
      /** Facts, ready for a prompt; empty when there is nothing */
      text: string;
      tokens: number;
      /** SHA-256 of `text` */
      contentHash: string;
      items: Array<{
        kind: string;
        /** To read the whole of it */
        id?: string | undefined;
        tokens: number;
      }>;
      /** Items for which there was no room */
      omitted: number;
    };
    /** SHA-256 of all that was found but the memories, whatever had room */
    stateHash: string;
    staleness: {
      /** empty: nothing is known. unchanged: the receiver has it already. stale: see `reasons`. hash_mismatch: not what was handed over */
      state: 'empty' | 'loaded' | 'unchanged' | 'stale' | 'hash_mismatch';
      ageMs?: number | undefined;
      reasons: Array<'old' | 'environment_changed' | 'files_changed'>;
      /** Names in the environment, and files, that are not as they were */
      changed: string[];
    };
    degraded: string[];
    tookMs: number;
  } | undefined;
}

export interface StatsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to count; all of the user when not given */
  spaces?: '*' | string[] | undefined;
}

export interface StatsOutput {
  memories: {
    /** Not deleted */
    total: number;
    archived: number;
    /** Still restorable */
    deleted: number;
    byKind: Record<string, number>;
    bySpace: Record<string, number>;
  };
  embeddings: {
    model?: string | undefined;
    ready: number;
    pending: number;
  };
  /** Of this user */
  jobs: {
    waiting: number;
    running: number;
    dead: number;
  };
  /** Version of the change feed */
  version: number;
  store: {
    driver: 'sqlite' | 'postgres';
    bytes?: number | undefined;
  };
}

export interface SubgraphInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Where to begin */
  ids: string[];
  /** Only links of these types */
  types?: Array<'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic'> | undefined;
  /** Only links at least this strong. From 0 to 1 */
  minWeight?: number | undefined;
  /** Default: 1. From 0 to 3 */
  hops?: number | undefined;
  /** Memories at most. Default: 50. From 1 to 200 */
  limit?: number | undefined;
}

export interface SubgraphOutput {
  memories: Array<{
    memory: Memory;
    /** Links between it and where the walk began */
    hops: number;
  }>;
  links: Array<{
    /** Id given by Holdfast */
    from: string;
    /** Id given by Holdfast */
    to: string;
    /** similar, contradicts and same_topic have no direction */
    type: 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic';
    /** From 0 to 1 */
    weight: number;
    /** reinforced: made by rules, and strengthened by use */
    origin: 'automatic' | 'manual' | 'reinforced';
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  }>;
  truncated: boolean;
}

export interface SupersedeDecisionInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** Id given by Holdfast */
  id: string;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** What had to be decided */
  question?: string | undefined;
  options?: Array<{
    name: string;
    note?: string | undefined;
  }> | undefined;
  /** What was chosen; without one the question is open */
  choice?: string | undefined;
  reasons?: string | undefined;
  /** When to look at it again */
  revisitAt?: string | undefined;
  tags?: string[] | undefined;
  /** From 0 to 1 */
  salience?: number | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  decidedAt?: string | undefined;
}

export interface SupersedeDecisionOutput {
  decision: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    question: string;
    options: Array<{
      name: string;
      note?: string | undefined;
    }>;
    choice?: string | undefined;
    reasons?: string | undefined;
    /** open: nothing is chosen yet; superseded: another has taken its place */
    status: 'open' | 'decided' | 'superseded';
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    decidedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    revisitAt?: string | undefined;
    /** Id given by Holdfast */
    supersededBy?: string | undefined;
  };
  superseded: {
    /** Id given by Holdfast */
    id: string;
    space: string;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    question: string;
    options: Array<{
      name: string;
      note?: string | undefined;
    }>;
    choice?: string | undefined;
    reasons?: string | undefined;
    /** open: nothing is chosen yet; superseded: another has taken its place */
    status: 'open' | 'decided' | 'superseded';
    tags: string[];
    /** From 0 to 1 */
    salience: number;
    /** UTC, ISO 8601 with milliseconds */
    decidedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    revisitAt?: string | undefined;
    /** Id given by Holdfast */
    supersededBy?: string | undefined;
  };
}

export interface SyncCalendarsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** This one alone */
  id?: string | undefined;
}

export interface SyncCalendarsOutput {
  calendars: Array<{
    calendar: {
      /** Id given by Holdfast */
      id: string;
      /** Workspace or project inside the user; `default` when not given */
      space: string;
      kind: 'internal' | 'ics' | 'google';
      name: string;
      /** failing: it is tried again by itself; disconnected: it has to be connected anew */
      state: 'active' | 'failing' | 'disconnected';
      /** Where it lies; the rest of its address is secret */
      host?: string | undefined;
      timeZone?: string | undefined;
      /** Blocks are written there */
      target: boolean;
      /** It can be subscribed to at a secret address */
      feed: boolean;
      /** Times that are known of it */
      times?: number | undefined;
      /** UTC, ISO 8601 with milliseconds */
      syncedAt?: string | undefined;
      fault?: {
        kind: string;
        message: string;
        /** UTC, ISO 8601 with milliseconds */
        at: string;
      } | undefined;
      /** UTC, ISO 8601 with milliseconds */
      retryAt?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      createdAt: string;
      /** UTC, ISO 8601 with milliseconds */
      updatedAt: string;
    };
    received: number;
    sent: number;
  }>;
}

export interface TestAiSettingsInput {
  /** What a language model is asked for. Default: 'extract' */
  task?: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan' | undefined;
}

export interface TestAiSettingsOutput {
  ok: boolean;
  /** What a language model is asked for */
  task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
  model?: string | undefined;
  /** Why there was no answer */
  reason?: 'not_configured' | 'budget_spent' | 'breaker_open' | 'failed' | 'timed_out' | 'bad_answer' | undefined;
  detail?: string | undefined;
  /** true when the first answer was not of the form that was asked for */
  repaired?: boolean | undefined;
  tookMs: number;
}

export interface TestWebhookInput {
  /** Id given by Holdfast */
  id: string;
}

export interface TestWebhookOutput {
  ok: boolean;
  status?: number | undefined;
  error?: string | undefined;
  tookMs: number;
}

/** What Holdfast made of the query */
export interface Understood {
  /** Stems looked for */
  terms: string[];
  /** Quoted phrases */
  phrases: string[];
  /** Known speakers named in the query */
  speakers: string[];
  time?: {
    /** UTC, ISO 8601 with milliseconds */
    from: string;
    /** UTC, ISO 8601 with milliseconds */
    to: string;
    text: string;
  } | undefined;
}

export interface UndoConsolidationInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
}

export interface UndoConsolidationOutput {
  consolidation: {
    /** Id given by Holdfast */
    id: string;
    /** Whose memories; not needed when the API key is bound to a user */
    userId: string;
    /** Of the calendar of the user */
    day: string;
    timeZone: string;
    origin: 'night' | 'demand';
    state: 'waiting' | 'running' | 'done' | 'undone';
    /** Where it stands, or goes on after an interruption */
    step: 'facts' | 'days' | 'merge' | 'links' | 'tiers' | 'weeks' | 'summary' | 'finished';
    /** What it did so far, counted by name, such as day_summaries or merged */
    report: Record<string, number>;
    /** The latest of what it changed, newest first */
    changes?: Array<{
      /** made, rewritten, removed: a summary; reinforced, moved, linked: any memory; fact: a fact */
      kind: 'made' | 'rewritten' | 'removed' | 'reinforced' | 'moved' | 'linked' | 'fact';
      /** Id given by Holdfast */
      memoryId?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      at: string;
    }> | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
    /** UTC, ISO 8601 with milliseconds */
    finishedAt?: string | undefined;
  };
  /** Changes taken back */
  undone: number;
  /** Changes left, since something else has changed there meanwhile */
  kept: number;
}

export interface UndoScheduleInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface UndoScheduleOutput {
  schedule: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    /** replaced: never applied, and another one came after it */
    state: 'proposed' | 'applied' | 'undone' | 'replaced';
    /** Nothing is placed before */
    from: string;
    /** UTC, ISO 8601 with milliseconds */
    until: string;
    timeZone: string;
    /** The whole plan, but for blocks that are held, in order of time */
    blocks: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      /** UTC, ISO 8601 with milliseconds */
      startsAt: string;
      /** UTC, ISO 8601 with milliseconds */
      endsAt: string;
    }>;
    /** What applying it does; nothing where all stays as it is */
    changes: {
      added: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      moved: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        from: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
        to: {
          /** UTC, ISO 8601 with milliseconds */
          startsAt: string;
          /** UTC, ISO 8601 with milliseconds */
          endsAt: string;
        };
      }>;
      removed: Array<{
        /** Id given by Holdfast */
        taskId: string;
        title?: string | undefined;
        /** UTC, ISO 8601 with milliseconds */
        startsAt: string;
        /** UTC, ISO 8601 with milliseconds */
        endsAt: string;
      }>;
      /** Blocks that stay */
      kept: number;
    };
    /** Why each task lies where it does */
    reasons: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reasons: Array<{
        kind: string;
        text: string;
        /** UTC, ISO 8601 with milliseconds */
        at?: string | undefined;
        taskIds?: string[] | undefined;
        minutes?: number | undefined;
      }>;
    }>;
    /** Tasks that do not fit */
    unplaced: Array<{
      /** Id given by Holdfast */
      taskId: string;
      title?: string | undefined;
      reason: 'no_hours' | 'waits_for_unplaced' | 'window' | 'taken';
      text: string;
      /** Tasks in the way, or waited for */
      by: string[];
      /** What would give it a place, the smallest first; each was tried */
      changes: Array<{
        kind: string;
        minutes: number;
        /** Id given by Holdfast */
        taskId?: string | undefined;
        text: string;
      }>;
    }>;
    /** Tasks that somebody else does, which were not planned */
    others: string[];
    score: {
      /** Weight of the tasks without a place */
      unplaced: number;
      /** Sum of the terms */
      soft: number;
      /** Hours x weight */
      terms: {
        lateness: number;
        waiting: number;
        energy: number;
        fragmentation: number;
        load: number;
        movement: number;
      };
    };
    /** What simple rules would have given */
    baselines: Array<{
      rule: string;
      score: {
        /** Weight of the tasks without a place */
        unplaced: number;
        /** Sum of the terms */
        soft: number;
        /** Hours x weight */
        terms: {
          lateness: number;
          waiting: number;
          energy: number;
          fragmentation: number;
          load: number;
          movement: number;
        };
      };
    }>;
    /** optimal: no better plan exists */
    proof: 'optimal' | 'none';
    solver: {
      version: number;
      seed: number;
      rounds: number;
      budgetMs: number;
      cpuMs?: number | undefined;
      /** Ended at the limit of time: it is the plan of the rules */
      cut: boolean;
      inputHash: string;
    };
    /** What was written when it was applied */
    writes: Array<{
      /** Id given by Holdfast */
      blockId: string;
      action: 'added' | 'moved' | 'removed';
    }>;
    /** Blocks that undoing left alone: somebody had changed them */
    kept?: string[] | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    appliedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    undoneAt?: string | undefined;
  };
}

export interface UnlinkMemoriesInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Id given by Holdfast */
  from: string;
  /** Id given by Holdfast */
  to: string;
  /** Every type when not given */
  type?: 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic' | undefined;
}

export interface UnlinkMemoriesOutput {
  removed: number;
}

export interface UnpinMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface UnpinMemoryOutput {
  memory: Memory;
}

export interface UpdateAiSettingsInput {
  /** false leaves every task to the rules */
  enabled?: boolean | null | undefined;
  endpoint?: string | null | undefined;
  /** Kept encrypted and never returned. A new endpoint needs it again */
  apiKey?: string | null | undefined;
  /** Model of every task that names none of its own */
  model?: string | null | undefined;
  /** Model of a task; `off` leaves the task to the rules */
  models?: {
    extract?: string | null | undefined;
    summarise_day?: string | null | undefined;
    summarise_week?: string | null | undefined;
    summarise_user?: string | null | undefined;
    answer_call?: string | null | undefined;
    plan?: string | null | undefined;
  } | undefined;
  structuredOutput?: 'json_schema' | 'json_object' | 'none' | null | undefined;
  timeoutMs?: number | null | undefined;
  maxOutputTokens?: number | null | undefined;
  /** By model; needed for every model in use where dailyCostUsd is limited */
  prices?: Record<string, {
    /** From 0 to 1000000 */
    input: number;
    /** From 0 to 1000000 */
    output: number;
  } | null> | undefined;
  /** What a day of UTC may use at most, of all users together */
  budget?: {
    dailyCalls?: number | 'unlimited' | null | undefined;
    dailyTokens?: number | 'unlimited' | null | undefined;
    dailyCostUsd?: number | 'unlimited' | null | undefined;
  } | undefined;
  /** Refuse with version_conflict unless this version is stored */
  expectedVersion?: number | undefined;
}

export interface UpdateAiSettingsOutput {
  settings: {
    enabled: boolean;
    endpoint?: string | undefined;
    model?: string | undefined;
    models: {
      extract?: string | undefined;
      summarise_day?: string | undefined;
      summarise_week?: string | undefined;
      summarise_user?: string | undefined;
      answer_call?: string | undefined;
      plan?: string | undefined;
    };
    /** How the endpoint is told the form of an answer; the prompt tells it in any case */
    structuredOutput: 'json_schema' | 'json_object' | 'none';
    /** Milliseconds that one request may take. From 100 to 600000 */
    timeoutMs: number;
    /** Tokens that one answer may have. From 16 to 100000 */
    maxOutputTokens: number;
    prices: Record<string, {
      input: number;
      output: number;
    }>;
    budget: {
      dailyCalls: number | 'unlimited';
      dailyTokens: number | 'unlimited';
      dailyCostUsd: number | 'unlimited';
    };
    /** Where the key comes from that goes to the endpoint; the key itself is never returned */
    apiKey: 'stored' | 'environment' | 'none';
    /** false where no secret key is known to encrypt it with */
    canStoreApiKey: boolean;
    /** Tasks that a model does; the others are left to the rules */
    tasks: Array<'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan'>;
    /** Names of the settings that are stored, over those of the environment */
    stored: string[];
    /** Counts the changes of what is stored */
    version: number;
    today: {
      /** Of UTC */
      day: string;
      calls: number;
      inputTokens: number;
      outputTokens: number;
      costUsd: number;
      /** The most expensive first, 100 at most */
      by: Array<{
        /** Whose memories; not needed when the API key is bound to a user */
        userId?: string | undefined;
        /** What a language model is asked for */
        task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
        model: string;
        calls: number;
        inputTokens: number;
        outputTokens: number;
        costUsd: number;
      }>;
    };
  };
}

export interface UpdateBlockInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** A date and time */
  startsAt?: string | undefined;
  /** As long as it was when not given */
  endsAt?: string | undefined;
  /** free: the scheduler may move it; pinned: a person put it there; locked: it is to stay */
  hold?: 'free' | 'pinned' | 'locked' | undefined;
}

export interface UpdateBlockOutput {
  block: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    /** Id given by Holdfast */
    taskId: string;
    /** Of its task */
    title?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startsAt: string;
    /** UTC, ISO 8601 with milliseconds */
    endsAt: string;
    /** free: the scheduler may move it; pinned: a person put it there; locked: it is to stay */
    hold: 'free' | 'pinned' | 'locked';
    /** Run of the scheduler that put it there */
    scheduleId?: string | undefined;
  };
}

export interface UpdateMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** The words, kept exactly as they were said */
  content?: string | undefined;
  kind?: MemoryKind | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  role?: Role | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  occurredAt?: string | undefined;
  /** From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  state?: MemoryState | undefined;
  /** null removes the expiry */
  expiresAt?: string | null | undefined;
  vector?: Vector | undefined;
  /** Fail with version_conflict unless this is the version. At least 1 */
  expectedVersion?: number | undefined;
}

export interface UpdateMemoryOutput {
  memory: Memory;
}

export interface UpdatePromptTemplateInput {
  /** What a language model is asked for */
  task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
  /** What the model is to do; holds no placeholder */
  instructions: string;
  /** The data, each at its placeholder such as {{texts}} */
  prompt: string;
}

export interface UpdatePromptTemplateOutput {
  template: {
    /** What a language model is asked for */
    task: 'extract' | 'summarise_day' | 'summarise_week' | 'summarise_user' | 'answer_call' | 'plan';
    /** 0 is the one that Holdfast brings along */
    version: number;
    active: boolean;
    instructions: string;
    prompt: string;
    placeholders: {
      required: string[];
      optional: string[];
    };
    /** UTC, ISO 8601 with milliseconds */
    createdAt?: string | undefined;
  };
}

export interface UpdateSprintInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Refuses the call with `version_conflict` when it has changed since. At least 1 */
  expectedVersion?: number | undefined;
  name?: string | undefined;
  goal?: string | undefined;
  /** Day of the calendar of the user */
  startsOn?: string | undefined;
  /** Last day, included */
  endsOn?: string | undefined;
  /** Hours of work that there are. From 0 to 10000 */
  capacityHours?: number | undefined;
}

export interface UpdateSprintOutput {
  sprint: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'closed';
    name: string;
    goal?: string | undefined;
    startsOn: string;
    /** Included */
    endsOn: string;
    capacityHours: number;
    /** Estimates of what was taken on; spent time where that is more */
    committedHours: number;
    /** Below 0 when more was taken on than there is */
    freeHours: number;
    doneHours: number;
    spentHours: number;
    /** Taken on, cancelled ones left out */
    tasks: number;
    done: number;
    /** UTC, ISO 8601 with milliseconds */
    closedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface UpdateTaskInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Refuses the call with `version_conflict` when it has changed since. At least 1 */
  expectedVersion?: number | undefined;
  title?: string | undefined;
  notes?: string | null | undefined;
  /** Who does it; `user` for the person whose memories these are */
  owner?: string | undefined;
  kind?: string | null | undefined;
  priority?: 'urgent' | 'high' | 'normal' | 'low' | undefined;
  /** From 1 to 60000 */
  minutes?: number | undefined;
  /** Added to the time that was spent. From 1 to 60000 */
  addSpentMinutes?: number | undefined;
  startsAt?: string | null | undefined;
  dueAt?: string | null | undefined;
  hard?: boolean | undefined;
  placing?: {
    /** Minutes of its shortest block. From 5 to 480 */
    minBlock?: number | undefined;
    /** Minutes of its longest block. From 5 to 960 */
    maxBlock?: number | undefined;
    /** No block of another task between its first and its last one */
    together?: boolean | undefined;
    /** Minutes of it on one day at most. From 5 to 1440 */
    perDay?: number | undefined;
    /** What it asks of the person */
    energy?: 'low' | 'medium' | 'high' | undefined;
  } | null | undefined;
  /** Tasks that must be done first */
  dependsOn?: string[] | undefined;
  verification?: string | null | undefined;
  tags?: string[] | undefined;
  sprintId?: string | null | undefined;
  /** For `done` there is completeTask */
  state?: 'open' | 'started' | 'cancelled' | undefined;
}

export interface UpdateTaskOutput {
  task: {
    /** Id given by Holdfast */
    id: string;
    /** Workspace or project inside the user; `default` when not given */
    space: string;
    version: number;
    state: 'open' | 'started' | 'done' | 'cancelled';
    title: string;
    notes?: string | undefined;
    owner: string;
    kind?: string | undefined;
    priority: 'urgent' | 'high' | 'normal' | 'low';
    /** Estimate */
    minutes: number;
    spentMinutes: number;
    /** Not before */
    startsAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    dueAt?: string | undefined;
    /** Never after its due date, rather than late */
    hard: boolean;
    /** How it is placed in the calendar */
    placing?: {
      minBlock?: number | undefined;
      maxBlock?: number | undefined;
      together?: boolean | undefined;
      perDay?: number | undefined;
      energy?: 'low' | 'medium' | 'high' | undefined;
    } | undefined;
    dependsOn: string[];
    /** Those of them that are not done yet */
    blockedBy: string[];
    verification?: string | undefined;
    tags: string[];
    /** Id given by Holdfast */
    planId?: string | undefined;
    /** Key of the step of its plan */
    step?: string | undefined;
    /** Id given by Holdfast */
    sprintId?: string | undefined;
    /** Conversation or run the memory belongs to */
    sessionId?: string | undefined;
    citations: Array<{
      type: 'memory' | 'fact' | 'pattern' | 'procedure';
      /** Id; of a pattern its name */
      id: string;
    }>;
    outcome?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    startedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    endedAt?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
}

export interface UpdateTenantInput {
  /** Id of the tenant; it cannot be changed */
  id: string;
  name?: string | undefined;
  /** IANA time zone, such as Europe/Berlin */
  timeZone?: string | undefined;
  /** null takes a quota away */
  quotas?: {
    /** Memories that may be kept at once */
    memories?: number | null | undefined;
    /** Memories that may be stored in a day */
    dailyIngestions?: number | null | undefined;
    /** Memories that each user may keep */
    userMemories?: number | null | undefined;
    /** Memories that may be stored for each user in a day */
    userDailyIngestions?: number | null | undefined;
  } | undefined;
}

export interface UpdateTenantOutput {
  tenant: {
    id: string;
    name: string;
    /** Where its days begin; absent for that of the server's settings */
    timeZone?: string | undefined;
    quotas: {
      /** From 0 to 1000000000 */
      memories?: number | undefined;
      /** From 0 to 1000000000 */
      dailyIngestions?: number | undefined;
      /** From 0 to 1000000000 */
      userMemories?: number | undefined;
      /** From 0 to 1000000000 */
      userDailyIngestions?: number | undefined;
    };
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
  };
}

export interface UpdateUserInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId: string;
  /** IANA time zone, such as Europe/Berlin */
  timeZone?: string | undefined;
  /** Quotas of this user alone; null takes one back to that of the tenant */
  quotas?: {
    /** Memories that may be kept at once */
    memories?: number | null | undefined;
    /** Memories that may be stored in a day */
    dailyIngestions?: number | null | undefined;
  } | undefined;
}

export interface UpdateUserOutput {
  user: {
    /** Whose memories; not needed when the API key is bound to a user */
    id: string;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    timeZone: string;
    /** Memories not deleted */
    memories: {
      used: number;
      /** Absent where there is no limit */
      quota?: number | undefined;
    };
    /** Memories stored today, by the clock of the tenant */
    dailyIngestions: {
      used: number;
      /** Absent where there is no limit */
      quota?: number | undefined;
    };
  };
}

export interface UpdateWebhookInput {
  /** Id given by Holdfast */
  id: string;
  /** Where events are sent to, by POST */
  url?: string | undefined;
  /** Types of events; `memory.*` is a whole family, `*` is all */
  events?: Array<'memory.created' | 'memory.updated' | 'memory.forgotten' | 'memory.restored' | 'memory.purged' | 'fact.created' | 'fact.retracted' | 'fact.superseded' | 'consolidation.finished' | 'job.dead' | '*' | 'memory.*' | 'fact.*' | 'consolidation.*' | 'job.*'> | undefined;
  /** Whether events hold the words of a memory; else its id alone */
  content?: boolean | undefined;
  /** false: nothing is sent, what happens waits */
  active?: boolean | undefined;
  /** Default: false */
  rotateSecret?: boolean | undefined;
}

export interface UpdateWebhookOutput {
  webhook: {
    /** Id given by Holdfast */
    id: string;
    url: string;
    events: string[];
    /** Only of this user */
    userId?: string | undefined;
    /** Whether events hold the words of a memory; else its id alone */
    content: boolean;
    /** disabled: by Holdfast, after failing for long */
    state: 'active' | 'paused' | 'disabled';
    /** Why it is disabled */
    reason?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    failingSince?: string | undefined;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    /** UTC, ISO 8601 with milliseconds */
    updatedAt: string;
  };
  /** The new one, when it was asked for */
  secret?: string | undefined;
}

/** A vector made by the caller, used in place of the configured embedder */
export interface Vector {
  /** Model that made the vector; recall compares vectors of one model only */
  model: string;
  values: number[];
}

export interface VerifyAuditInput {
  /** A head that was noted elsewhere: finds that the log was put back to before it */
  anchor?: {
    no: number;
    hash: string;
  } | undefined;
}

export interface VerifyAuditOutput {
  valid: boolean;
  /** Rows that were looked at */
  rows: number;
  /** Rows up to this one were removed by the retention */
  cutNo: number;
  /** Where the chain ends */
  head?: {
    no: number;
    hash: string;
  } | undefined;
  /** The first row under a key; absent where no secret key is set */
  sealedFrom?: number | undefined;
  /** At most 1,000 */
  faults: Array<{
    fault: 'edited' | 'missing' | 'truncated' | 'reordered' | 'added' | 'unsealed' | 'head' | 'waiting' | 'anchor';
    /** First and last row that it concerns */
    from: number;
    to: number;
  }>;
}

export interface VerifyReceiptInput {
  /** As it was handed out */
  receipt: Record<string, unknown>;
}

export interface VerifyReceiptOutput {
  /** Both of these */
  valid: boolean;
  /** The signature fits what the receipt says and the key in it */
  signed: boolean;
  /** The key is the one that this tenant signs with */
  ownKey: boolean;
}
