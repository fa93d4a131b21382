/** One step of the schema. Forward only; a step that has been released is never edited. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** True when a Holdfast that does not know this step must not touch the file. */
  readonly breaking: boolean;
  readonly sql: string;
}
