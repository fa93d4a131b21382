/** What an operator decides about calls. */
export interface VoiceSettings {
  /** Space that calls are remembered in. */
  readonly space: string;
  /** Name of the dynamic variable that holds a user's id. */
  readonly userVariable: string;
  /** Country (ISO 3166) that numbers without a leading + are dialled in. */
  readonly country?: string;
  /** Variables that agents declare beside ours, with what they are when nothing is known; always answered. */
  readonly variables: Readonly<Record<string, string>>;
  /** What somebody is called whose name is not known. */
  readonly nameless: string;
  /** First words to somebody who is known, and to others; `{{user_name}}` and other variables are put in. */
  readonly firstMessage?: string;
  readonly firstMessageNew?: string;
  /** A language code, or `auto`, which is that of the caller's last call. */
  readonly language?: string;
  /** Memories that an agent is told of as a call begins. */
  readonly memories: number;
  /** Whether what a vendor sent is kept once it is worked off. */
  readonly keepPayloads: boolean;
  /** Whether recordings are kept. */
  readonly audio: 'skip' | 'store';
}

export const defaultVoiceSettings: VoiceSettings = {
  space: 'default',
  userVariable: 'user_id',
  variables: {},
  nameless: 'there',
  memories: 5,
  keepPayloads: false,
  audio: 'skip',
};
